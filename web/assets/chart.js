// Draws a figure's table: a line for each column whose cells carry data-value, in per cent, by week. The table stays.
for (const figure of document.querySelectorAll("figure[data-chart]")) {
    const place = figure.querySelector(".chart");
    const heads = [...figure.querySelectorAll("thead th")].map((head) => head.textContent);
    const rows = [...figure.querySelectorAll("tbody tr")];
    const valueOf = (cell) => (cell.dataset.value === "" ? null : Number(cell.dataset.value));
    const columns = [...(rows[0]?.children ?? [])].map((cell, at) => at).filter((at) => "value" in rows[0].children[at].dataset);
    const weeks = rows.map((row) => row.children[0].textContent);
    const mondays = rows.map((row) => row.children[0].dataset.short);
    const style = getComputedStyle(document.body);
    const dashes = [[], [8, 4]]; // lines differ without their colours
    // Without a pointer the legend tells of the newest week of which there is something to tell.
    const newest = rows.findLastIndex((row) => columns.some((at) => row.children[at].dataset.value !== ""));
    const shown = (at) => at ?? (newest < 0 ? rows.length - 1 : newest);
    const percentIn = (column) => (plot, value, series, at) => {
        const { value: percent } = rows[shown(at)].children[column].dataset;
        return percent === "" ? "–" : `${percent} %`;
    };
    const axis = { stroke: style.color, grid: { stroke: style.getPropertyValue("--bs-border-color") } };
    const chart = new uPlot(
        {
            width: place.clientWidth,
            height: 260,
            padding: [null, 48, null, null], // for the last week's name
            scales: { y: { range: [0, 100] } },
            axes: [
                // Each week by its Monday; on a narrow screen as many as fit. The legend names it as the table does.
                {
                    ...axis,
                    splits: (plot) => plot.data[0],
                    values: (plot, ticks) => ticks.map((tick, at) => (at % Math.ceil((ticks.length * 100) / plot.width) ? "" : mondays[at])),
                },
                { ...axis, size: 60, values: (plot, ticks) => ticks.map((tick) => `${tick} %`) },
            ],
            series: [{ label: heads[0], value: (plot, value, series, at) => weeks[shown(at)] }, ...columns.map((at, index) => ({ label: heads[at], value: percentIn(at), stroke: ["#0b7a64", "#a56a00"][index % 2], width: 2, dash: dashes[index % 2], spanGaps: false }))],
        },
        [rows.map((row) => Number(row.children[0].dataset.at)), ...columns.map((at) => rows.map((row) => valueOf(row.children[at])))],
        place,
    );
    new ResizeObserver(() => chart.setSize({ width: place.clientWidth, height: 260 })).observe(place);
}
