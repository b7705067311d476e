-- What wrk sends: Telegram updates of some 750 bytes, each another, but one in a hundred comes twice.
-- Arguments: SECRET FIRST_NUMBER. Prints one line of JSON at the end.
-- They are said in a group: the service reads each and has nothing to decide, and its peers keep them all the same.
local template = '{"update_id":%d,"message":{"message_id":%d,"from":{"id":%d,"is_bot":false,"first_name":"Siti Rahmawati",'
    .. '"last_name":"Kusumaningtyas","username":"siti_rahmawati_%d","language_code":"id"},"chat":{"id":-1001234567890,'
    .. '"title":"Biro Organisasi Sekretariat Daerah","username":"biro_organisasi_setda","type":"supergroup"},"date":1790000000,"text":"%s"}}'
local text = string.rep("Selamat pagi, Bapak dan Ibu; saya sudah di kantor dan siap bekerja. ", 6)

local number, count, headers, path
function init(arguments)
    number = tonumber(arguments[2])
    count = 0
    path = "/hooks/telegram/main"
    headers = { ["Content-Type"] = "application/json", ["X-Telegram-Bot-Api-Secret-Token"] = arguments[1] }
end

function request()
    count = count + 1
    if count % 100 ~= 0 then number = number + 1 end
    local person = 100000 + number % 10000
    return wrk.format("POST", path, headers, string.format(template, number, number, person, person, text))
end

function done(summary, latency, requests)
    local failed = summary.errors.status + summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout
    io.write(string.format('{"answers":%d,"failed":%d,"seconds":%f,"p50_ms":%f,"p99_ms":%f}\n', summary.requests, failed,
        summary.duration / 1e6, latency:percentile(50) / 1e3, latency:percentile(99) / 1e3))
end
