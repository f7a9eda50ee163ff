// What the pages cannot do without a script: everything here is an extra, the
// pages work when it is missing.
"use strict";
(() => {
  const $ = (s, root = document) => [...root.querySelectorAll(s)];
  const root = document.documentElement;
  const token = (name) => getComputedStyle(root).getPropertyValue(name).trim();

  // Preferences: a theme is put on at once, so that a half-typed form stays.
  document.addEventListener("submit", (e) => {
    const b = e.submitter;
    if (b?.name !== "theme") {
      if (e.target.dataset.draft) sessionStorage.removeItem(draftKey(e.target));
      return;
    }
    e.preventDefault();
    root.dataset.theme = b.value;
    document.cookie = `theme=${b.value};path=/;max-age=31536000;samesite=lax`;
    $(".seg button").forEach((x) => x.setAttribute("aria-pressed", x.value === b.value));
    draw(true);
  });

  document.addEventListener("keydown", (e) => {
    if ((e.ctrlKey || e.metaKey) && e.key.toLowerCase() === "k" && document.getElementById("search")) {
      e.preventDefault();
      document.getElementById("search").select();
    }
    if (e.key === "Escape") $("details.pop[open], details.drawer[open]").forEach((d) => (d.open = false));
  });

  // The groups of the navigation stay as they were folded.
  document.addEventListener("click", (e) => {
    const group = e.target.closest(".group > summary")?.parentNode;
    if (!group) return;
    const key = group.dataset.group + ".", was = document.cookie.match(/(?:^|; )rail=([^;]*)/)?.[1] || "";
    document.cookie = `rail=${was.replace("+" + key, "").replace("-" + key, "")}${group.open ? "-" : "+"}${key};path=/;max-age=31536000;samesite=lax`;
  });

  document.addEventListener("click", (e) => {
    $("details.pop[open]").forEach((d) => d.contains(e.target) || (d.open = false));
    const link = e.target.closest("[data-dialog],[data-print]");
    if (!link) return;
    const dialog = document.getElementById(link.dataset.dialog);
    if (dialog) dialog.showModal();
    else if ("print" in link.dataset) window.print();
    else return;
    e.preventDefault();
  });

  // A filter's address holds only what was chosen.
  document.addEventListener("htmx:config:request", (e) => {
    const { method, body } = e.detail.ctx.request;
    if (method === "GET" && body) [...body].forEach(([name, value]) => value === "" && body.delete(name));
  });

  // Drafts: what was typed survives a closed lid, in this tab only.
  const draftKey = (form) => "draft:" + form.dataset.draft;
  const kept = (el) => el.name && el.name !== "_key" && !["file", "password", "hidden", "search"].includes(el.type);
  const saveDraft = (form) => {
    const data = {};
    [...form.elements].filter(kept).forEach((el) => {
      const box = el.type === "checkbox" || el.type === "radio";
      if (!box) data[el.name] = [el.value];
      else if (el.checked) (data[el.name] ||= []).push(el.value);
    });
    sessionStorage.setItem(draftKey(form), JSON.stringify(data));
  };
  const loadDraft = (form) => {
    const raw = sessionStorage.getItem(draftKey(form));
    if ("failed" in form.dataset) return saveDraft(form);
    if (!raw || form.dataset.loaded) return;
    form.dataset.loaded = "1";
    const data = JSON.parse(raw);
    [...form.elements].filter((el) => kept(el) && data[el.name]).forEach((el) => {
      if (el.type === "checkbox" || el.type === "radio") el.checked = data[el.name].includes(el.value);
      else if (!el.readOnly) el.value = data[el.name][0];
    });
  };
  document.addEventListener("input", (e) => e.target.form?.dataset.draft && saveDraft(e.target.form));

  // Drafts on the server: what was typed is kept there a moment later, chosen files at
  // once; the form then shows them as kept and no longer sends them. A button with an
  // address of its own loads the page anew, files included.
  const keeping = new WeakMap();
  const said = (form, which, why = "") => $("[data-kept]", form).forEach((p) => Object.assign(p, { textContent: p.dataset[which] + " " + why, hidden: false }));
  const keep = (form) => {
    keeping.delete(form);
    const body = new FormData();
    [...new FormData(form)].forEach(([name, value]) => value instanceof File || body.append(name, value));
    body.set("_auto", "text");
    fetch(form.dataset.keep, { method: "POST", body, keepalive: true }).then((r) => r.ok && !sending.has(form) && said(form, "kept"), () => {});
  };
  const keepSoon = (form) => {
    clearTimeout(keeping.get(form));
    keeping.set(form, setTimeout(keep, 1500, form));
  };
  const sending = new Map();
  const chosen = (form) => $("input[type=file]", form).filter((i) => i.files.length);
  const keepFiles = async (form) => {
    if (sending.has(form) || !chosen(form).length) return;
    const sent = chosen(form).map((input) => [input, input.files]), stop = new AbortController();
    sending.set(form, stop);
    said(form, "keeping");
    const body = new FormData(form);
    body.set("_auto", "files");
    try {
      const r = await fetch(form.dataset.keep, { method: "POST", body, signal: stop.signal, headers: { Accept: "application/json", "HX-Request": "true" } });
      if (r.status === 200) showKept(form, sent, await r.text());
      else if (!r.ok) said(form, "unkept", (await r.json()).detail);
      if (r.ok) keepSoon(form);
    } catch {
      if (!stop.signal.aborted) said(form, "unkept");
    }
    sending.delete(form);
    if (chosen(form).some((i) => !sent.some(([input, files]) => input === i && files === i.files))) keepFiles(form);
  };
  const showKept = (form, sent, html) => {
    const anew = new DOMParser().parseFromString(html, "text/html");
    $("[id^=kept-]", form).forEach((list) => list.replaceChildren(...(anew.getElementById(list.id)?.childNodes || [])));
    sent.filter(([input, files]) => input.files === files).forEach(([input]) => {
      input.value = "";
      preview(input);
    });
    said(form, "kept");
  };
  document.addEventListener("input", (e) => e.target.form?.dataset.keep && keepSoon(e.target.form));
  document.addEventListener("change", (e) => e.target.type === "file" && e.target.form?.dataset.keep && keepFiles(e.target.form));
  addEventListener("pagehide", () => $("form[data-keep]").forEach((form) => {
    if (!keeping.has(form)) return;
    clearTimeout(keeping.get(form));
    keep(form);
  }));
  document.addEventListener("submit", (e) => {
    clearTimeout(keeping.get(e.target));
    keeping.delete(e.target);
    sending.get(e.target)?.abort(); // the files go with the form
    if (e.submitter?.hasAttribute("formaction")) e.stopImmediatePropagation();
  }, true);

  // Chosen files are listed, pictures shown, before they are sent.
  const preview = (input) => {
    const list = document.getElementById(input.dataset?.preview);
    if (!list) return;
    const inputs = $(`input[data-preview="${input.dataset.preview}"]`);
    list.replaceChildren(...inputs.flatMap((i) => [...i.files]).map((file) => {
      const li = document.createElement("li");
      if (file.type.startsWith("image/")) {
        const img = Object.assign(new Image(), { alt: "", src: URL.createObjectURL(file) });
        img.onload = () => URL.revokeObjectURL(img.src);
        li.append(img);
      }
      li.append(file.name);
      return li;
    }));
  };
  document.addEventListener("change", (e) => preview(e.target));

  // Charts: ECharts is fetched only where there is one.
  let echartsWanted;
  const echartsReady = () => (echartsWanted ||= new Promise((ok, no) => {
    const s = Object.assign(document.createElement("script"), { src: document.body.dataset.echarts, onload: () => ok(window.echarts), onerror: no });
    document.head.append(s);
  }));

  const options = (d, width) => {
    const ink = { good: "--jade", warn: "--amber-fill", bad: "--cinnabar", info: "--indigo" };
    const greys = d.kind === "line" ? ["--ink2", "--edge", "--ink3", "--ink"] : ["--edge", "--ink3", "--line2", "--ink2", "--ink"];
    const words = { color: token("--ink2"), fontFamily: token("--sans"), fontSize: 12 };
    const lying = d.kind === "hbar", bars = d.kind !== "line", stacked = d.kind === "stack", labelled = bars && !stacked && d.labels.length <= 14;
    const leaning = bars && !lying && d.labels.length <= 24 && !d.labels.every((l) => /\d/.test(l)) && longest(d.labels) > (width - 70) / d.labels.length; // names all stand; of months some do
    const cats = { type: "category", data: d.labels, inverse: lying, axisLabel: { ...words, interval: d.labels.length > 14 && !leaning ? "auto" : 0, rotate: leaning ? 45 : 0, hideOverlap: !leaning, width: lying ? 140 : leaning ? 96 : undefined, overflow: "truncate" }, axisTick: { show: false }, axisLine: { lineStyle: { color: token("--line2") } } };
    const vals = { type: "value", min: bars ? 0 : undefined, scale: !bars, axisLabel: { ...words, hideOverlap: true, show: !labelled }, splitLine: { lineStyle: { color: token("--line") } } };
    const legendLines = Math.ceil(d.series.reduce((w, s) => w + 30 + breadth(s.name), 0) / width);
    const series = d.series.map((s, i) => ({
      name: s.name, type: bars ? "bar" : "line", data: bars ? s.values : named(s, 0), stack: stacked ? "all" : undefined, barMaxWidth: 30, connectNulls: false,
      color: token(ink[s.state] || greys[i % greys.length]), symbolSize: 5, showAllSymbol: true, lineStyle: { width: 2, type: ["solid", "dashed", "dotted"][Math.floor(i / greys.length) % 3] }, cursor: d.hrefs ? "pointer" : "default",
      label: bars ? { show: labelled, position: lying ? "right" : "top", ...words, color: token("--ink") } : { position: "right", distance: 8, formatter: "{a}", ...words, color: token(ink[s.state] || "--ink2") },
      emphasis: bars ? undefined : { focus: "series" },
    }));
    return {
      animation: !matchMedia("(prefers-reduced-motion:reduce)").matches, animationDuration: 300, textStyle: words, series,
      grid: { left: 4, right: bars ? 28 : Math.min(0.4 * width, 20 + longest(d.series.map((s) => s.name))), top: stacked ? 12 + 22 * legendLines : 24, bottom: 4, containLabel: true },
      xAxis: lying ? { ...vals, splitNumber: 4 } : cats, yAxis: lying ? cats : vals,
      legend: stacked ? { top: 0, left: 0, itemWidth: 10, itemHeight: 10, textStyle: words } : undefined,
      tooltip: { trigger: "axis", renderMode: "richText", backgroundColor: token("--sheet"), borderColor: token("--line2"), textStyle: { ...words, color: token("--ink") },
        valueFormatter: (v) => (v == null ? d.nodata : v + (d.unit ? " " + d.unit : "")) },
    };
  };

  // breadth is about how many pixels a text of the charts takes.
  const breadth = (text) => 13 * text.replace(/[ -~]{2}/g, "·").length;
  const longest = (texts) => Math.max(0, ...texts.map(breadth));

  // named are the points of a line; its name stands beside the last of them, moved
  // up or down. Of many points only that one is marked.
  const named = (s, move) => {
    const last = s.values.findLastIndex((v) => v != null);
    return s.values.map((value, k) => ({ value, symbol: k === last || s.values.length <= 24 ? undefined : "none", label: k === last ? { show: true, offset: [0, move] } : undefined }));
  };

  // apart moves the names beside lines away from one another: the layout of labels
  // is not in the build of ECharts that is embedded. Lines that end earlier keep
  // theirs where they end.
  const apart = (chart, d) => {
    const line = 14, at = [];
    d.series.forEach((s, i) => {
      const k = s.values.findLastIndex((v) => v != null);
      const y = k < 0 ? NaN : chart.convertToPixel({ seriesIndex: i }, [k, s.values[k]])[1];
      if (k === d.labels.length - 1 && Number.isFinite(y)) at.push({ i, y, to: y });
    });
    at.sort((a, b) => a.y - b.y);
    for (let n = 0; n < 50; n++) {
      at.slice(1).forEach((p, k) => {
        const lacks = line - (p.to - at[k].to);
        if (lacks > 0) { p.to += lacks / 2; at[k].to -= lacks / 2; }
      });
    }
    chart.setOption({ series: d.series.map((s, i) => ({ data: named(s, at.filter((p) => p.i === i).map((p) => p.to - p.y)[0] || 0) })) });
  };

  const draw = async (again) => {
    const boxes = $("[data-chart]").filter((b) => again || !b.dataset.drawn);
    if (!boxes.length) return;
    const echarts = await echartsReady();
    boxes.forEach((box) => {
      box.dataset.drawn = "1";
      const data = JSON.parse(box.dataset.chart);
      const chart = echarts.getInstanceByDom(box) || echarts.init(box, null, { renderer: "svg" });
      chart.setOption(options(data, box.clientWidth || 600), true);
      if (data.kind === "line") apart(chart, data);
      chart.off("click");
      chart.on("click", (p) => data.hrefs?.[p.dataIndex] && (location.href = data.hrefs[p.dataIndex]));
    });
  };

  // A list that fits its sheet keeps its head in sight while the page scrolls; a
  // table broader than its sheet keeps its head and its first column.
  const fit = () => $(".scroll").forEach((s) => {
    s.classList.remove("fits", "broad");
    s.classList.add(s.scrollWidth > s.clientWidth + 1 ? "broad" : "fits");
  });

  // Of long navigation and tabs, what is chosen stands in sight.
  const reveal = () => $(".railnav [aria-current], .tabs [aria-current]").forEach((a) => {
    const box = a.closest(".railnav, .tabs"), at = a.getBoundingClientRect(), of = box.getBoundingClientRect();
    if (at.bottom > of.bottom) box.scrollTop += at.bottom - of.bottom + 40;
    if (at.right > of.right) box.scrollLeft += at.right - of.right + 40;
  });

  // A page of the self-service area that nobody touches returns to its start.
  let idle;
  const wait = () => {
    const box = document.querySelector("[data-idle]");
    clearTimeout(idle);
    if (box) idle = setTimeout(() => location.assign(box.dataset.idleTo), 1000 * box.dataset.idle);
  };
  ["pointerdown", "keydown", "input", "wheel"].forEach((kind) => addEventListener(kind, wait, { passive: true }));

  const start = () => {
    wait();
    fit();
    reveal();
    $("form[data-draft]").forEach(loadDraft);
    draw(false);
  };
  document.addEventListener("DOMContentLoaded", start);
  document.addEventListener("htmx:after:swap", start);
  addEventListener("resize", () => fit() || $("[data-drawn]").forEach((b) => window.echarts?.getInstanceByDom(b)?.resize()));
  matchMedia("(prefers-color-scheme:dark)").addEventListener("change", () => draw(true));
})();
