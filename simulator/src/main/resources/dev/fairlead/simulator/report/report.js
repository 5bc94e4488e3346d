"use strict";
(() => {
  const groups = JSON.parse(document.getElementById("data").textContent);
  const root = document.getElementById("report");
  const SECONDS_PER_DAY = 86400;
  const MOST_QUEUES = 11;
  const COLORS = 12;
  const charts = [];

  function element(tag, parent, text, className) {
    const made = document.createElement(tag);
    if (text !== undefined) made.textContent = text;
    if (className) made.className = className;
    parent.append(made);
    return made;
  }

  const color = number => getComputedStyle(document.documentElement).getPropertyValue(
    number === "capacity" ? "--capacity" : number === "ink" ? "--ink" : number === "line" ? "--line" : `--c${number % COLORS}`).trim();

  function span(seconds) {
    if (seconds < 120) return `${Math.round(seconds)} s`;
    if (seconds < 7200) return `${(seconds / 60).toFixed(1)} min`;
    return seconds < 259200 ? `${(seconds / 3600).toFixed(1)} h` : `${(seconds / SECONDS_PER_DAY).toFixed(1)} d`;
  }

  const amount = value => value == null ? "-" : Math.round(value).toLocaleString("en");

  function section(parent, title, note) {
    element("h3", parent, title);
    if (note) element("p", parent, note, "note");
  }

  function legend(parent, names) {
    const list = element("div", parent, undefined, "legend");
    names.forEach((name, number) => {
      const entry = element("span", list);
      element("i", entry).style.background = `var(--c${number % COLORS})`;
      entry.append(name);
    });
  }

  function figures(parent, group) {
    section(parent, "Figures");
    const table = element("table", element("div", parent, undefined, "wide"));
    const head = element("tr", element("thead", table));
    element("th", head, "");
    group.runs.forEach(run => element("th", head, run.policy));
    element("th", head, "what it is", "definition");
    const body = element("tbody", table);
    group.figures.forEach(figure => {
      const row = element("tr", body);
      element("td", row, figure.words.trim(), figure.words.startsWith(" ") ? "part" : "");
      figure.cells.forEach(cell => element("td", row, cell));
      element("td", row, figure.definition, "definition");
    });
  }

  // One scale of time for runs that end at different times; what is over counts as nothing.
  function aligned(runs, value) {
    const times = [...new Set(runs.flatMap(run => run.timeline.map(moment => moment.atSeconds)))].sort((a, b) => a - b);
    const lines = runs.map(run => {
      const at = new Map(run.timeline.map(moment => [moment.atSeconds, value(moment)]));
      return times.map(time => at.has(time) ? at.get(time) : null);
    });
    return [times.map(time => time / SECONDS_PER_DAY), ...lines];
  }

  function lineChart(parent, data, series, unit) {
    const box = element("div", parent, undefined, "chart");
    charts.push({ box, data, series, unit, plot: null });
  }

  function draw(chart) {
    if (chart.plot) chart.plot.destroy();
    const axis = { stroke: color("ink"), grid: { stroke: color("line"), width: 1 }, ticks: { stroke: color("line") } };
    chart.plot = new uPlot({
      width: chart.box.clientWidth - 16,
      height: 260,
      scales: { x: { time: false }, y: { range: (self, low, high) => [0, Math.max(1, high * 1.05)] } },
      axes: [
        { ...axis, values: (self, ticks) => ticks.map(tick => `day ${Number(tick.toFixed(2))}`) },
        { ...axis, size: 70, values: (self, ticks) => ticks.map(amount) },
      ],
      series: [
        { label: "time", value: (self, value) => value == null ? "-" : `day ${value.toFixed(2)}` },
        ...chart.series.map(line => ({
          label: line.label,
          stroke: color(line.color),
          fill: line.fill ? color(line.color) : undefined,
          width: line.fill ? 0 : 1.6,
          dash: line.dash,
          spanGaps: true,
          points: { show: false },
          value: (self, value, number, index) =>
            index == null ? "-" : `${amount(line.values ? line.values[index] : value)} ${chart.unit}`,
        })),
      ],
    }, chart.data, chart.box);
  }

  function overTime(parent, group) {
    const lines = group.runs.map((run, number) => ({ label: run.policy, color: number }));
    section(parent, "GPUs allocated over time", "GPUs that jobs held, and all there were.");
    const data = aligned(group.runs, moment => moment.allocatedGpus);
    const longest = group.runs.reduce((a, b) => b.timeline.length > a.timeline.length ? b : a);
    data.push(aligned([...group.runs, longest], moment => moment.capacityGpus).at(-1));
    lineChart(parent, data, [...lines, { label: "all GPUs", color: "capacity", dash: [6, 4] }], "GPUs");
    section(parent, "GPUs asked for by waiting jobs");
    lineChart(parent, aligned(group.runs, moment => moment.waitingGpus), lines, "GPUs");
    section(parent, "Preemptions so far", "How often a job had been stopped for another.");
    lineChart(parent, aligned(group.runs, moment => moment.preemptionsSoFar), lines, "");
  }

  // Draws the sum of all first and each smaller sum over it, so that what is seen of each is its own part.
  function queuesOverTime(parent, run) {
    const size = run.queues.map((queue, number) => ({ number, got: queue.gotGpuHours })).sort((a, b) => b.got - a.got);
    const shown = size.slice(0, MOST_QUEUES).map(each => each.number);
    const rest = size.slice(MOST_QUEUES).map(each => each.number);
    const parts = shown.map(number => ({ label: run.queues[number].queue, values: run.timeline.map(m => m.gpusByQueue[number]) }));
    if (rest.length > 0) {
      parts.push({
        label: `${rest.length} others`,
        values: run.timeline.map(m => rest.reduce((sum, number) => sum + m.gpusByQueue[number], 0)),
      });
    }
    const sums = [];
    parts.forEach((part, number) => {
      sums.push(part.values.map((value, at) => value + (number > 0 ? sums[number - 1][at] : 0)));
    });
    const series = parts.map((part, number) => ({ label: part.label, color: number, fill: true, values: part.values })).reverse();
    section(parent, `GPUs by queue over time: ${run.policy}`);
    lineChart(parent, [run.timeline.map(moment => moment.atSeconds / SECONDS_PER_DAY), ...sums.reverse()], series, "GPUs");
  }

  function bars(parent, rows, width) {
    const grid = element("div", parent, undefined, "bars");
    rows.forEach(row => {
      const name = element("div", grid, row.name, "name");
      name.style.setProperty("--rows", row.bars.length);
      if (row.note) element("small", name, row.note);
      row.bars.forEach(bar => {
        const line = element("div", grid, undefined, "bar");
        const block = element("b", line);
        block.style.width = `${width(bar.value) * 70}%`;
        block.style.background = bar.color;
        element("span", line, bar.text);
      });
      element("div", grid, undefined, "gap");
    });
  }

  const named = (list, key, name) => list.find(each => each[key] === name);

  function waits(parent, group, title, list, key, note) {
    const names = [];
    group.runs.forEach(run => run[list].forEach(each => { if (!names.includes(each[key])) names.push(each[key]); }));
    const longest = Math.max(1, ...group.runs.flatMap(run => run[list].map(each => each.waitSeconds.mean)));
    section(parent, title, note);
    legend(parent, group.runs.map(run => run.policy));
    bars(parent, names.map(name => ({
      name: list === "sizes" ? `${name} GPU${name === "1" ? "" : "s"}` : name,
      note: `${amount(Math.max(...group.runs.map(run => (named(run[list], key, name) || { jobs: 0 }).jobs)))} jobs`,
      bars: group.runs.map((run, number) => {
        const found = named(run[list], key, name);
        return {
          value: found ? found.waitSeconds.mean : 0,
          color: `var(--c${number % COLORS})`,
          text: found ? `${span(found.waitSeconds.mean)}, p99 ${span(found.waitSeconds.p99)}` : "none started",
        };
      }),
    })), value => Math.log1p(value) / Math.log1p(longest));
  }

  function shares(parent, group) {
    section(parent, "Shares by queue",
      "GPU-hours that each queue got, and (grey) those it was entitled to: its fair share by guarantee and weight, given what all asked for.");
    legend(parent, group.runs.map(run => run.policy));
    const queues = group.runs[0].queues;
    const most = Math.max(1, ...group.runs.flatMap(run => run.queues.flatMap(queue => [queue.gotGpuHours, queue.entitledGpuHours])));
    bars(parent, queues.map(queue => ({
      name: queue.queue,
      note: `${amount(queue.guaranteedGpus)} GPUs guaranteed`,
      bars: group.runs.flatMap((run, number) => {
        const here = named(run.queues, "queue", queue.queue);
        return [
          {
            value: here.gotGpuHours,
            color: `var(--c${number % COLORS})`,
            text: `${amount(here.gotGpuHours)} GPU-hours, ${amount(here.preemptions)} preemptions`,
          },
          { value: here.entitledGpuHours, color: "var(--capacity)", text: `${amount(here.entitledGpuHours)} entitled` },
        ];
      }),
    })), value => value / most);
  }

  groups.forEach(group => {
    const part = element("section", root);
    element("h2", part, group.workload);
    element("p", part, `${amount(group.jobs)} jobs on ${amount(group.gpus)} GPUs`, "note");
    figures(part, group);
    overTime(part, group);
    waits(part, group, "Waits by size", "sizes", "size", "Mean queueing delay by GPUs of the job, on a logarithmic scale.");
    waits(part, group, "Waits by queue", "queues", "queue", "Mean queueing delay, on a logarithmic scale.");
    shares(part, group);
    group.runs.forEach(run => queuesOverTime(part, run));
  });
  element("footer", document.body, "Everything but the times of decisions is the same in every run of the same work.");

  const drawAll = () => charts.forEach(draw);
  drawAll();
  let waiting = 0;
  addEventListener("resize", () => { clearTimeout(waiting); waiting = setTimeout(drawAll, 150); });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawAll);
})();
