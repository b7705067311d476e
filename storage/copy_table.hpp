// One table of an office on its way to another database: the texts that read, write and compare its rows, the
// same for both sides. Inside this room only.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "storage/database.hpp"
#include "storage/table_shapes.hpp"

namespace storage {

using Values = std::vector<Value>;

/// In the target's `meta`: when the source's database was made, which no two offices share. No row of the
/// office.
inline constexpr std::string_view kCopiedFrom = "copied_from";

/// Of keys, in the order in which both engines answer them: numbers, or text by its bytes.
bool is_before(const Values& key, const Values& other);

class CopyTable {
public:
    /// `shape` outlives it. For PostgreSQL, text is taken as that would keep it.
    CopyTable(const TableShape& shape, bool is_for_postgres);

    const std::string& name() const { return shape_.name; }
    const std::vector<std::size_t>& refers_to_itself() const { return shape_.refers_to_itself; }
    bool has_key() const { return !shape_.key.empty(); }
    std::size_t rows_at_once() const;
    /// Where rows have no key of their own, all of a row is one.
    Values key_of(const Values& row) const;

    /// Rows after `after`, if given, and up to `through`, if given, in the order of the key.
    std::vector<Values> page(Transaction& tx, const std::optional<Values>& after,
                             const std::optional<Values>& through, std::size_t limit) const;
    std::int64_t count(Transaction& tx) const;

    void insert(Transaction& tx, const std::vector<Values>& rows) const;
    void update(Transaction& tx, const Values& row) const;
    /// Rows of the same table no longer name it; those that should are mended when theirs is compared.
    void detach(Transaction& tx, const Values& row) const;
    void remove(Transaction& tx, const Values& row) const;

private:
    std::size_t width() const { return names_.size(); }
    std::size_t rows_per_insert() const;
    std::string which() const;
    std::string where(std::size_t behind) const;
    Values as_kept(const Row& row) const;

    const TableShape& shape_;
    bool is_for_postgres_;
    std::vector<std::string> names_;
    std::vector<std::size_t> key_;
    std::vector<std::string> key_names_;
};

}  // namespace storage
