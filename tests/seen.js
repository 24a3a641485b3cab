// What a reader would stumble over on the page as it is shown: a list of sentences, empty where all is well.
(() => {
  const faults = new Set();
  const root = document.documentElement;
  const printed = matchMedia("print").matches;
  const told = (text) => `"${text.trim().replace(/\s+/g, " ").slice(0, 30)}"`;
  for (const one of document.querySelectorAll("svg *")) one.style.setProperty("pointer-events", "all", "important");

  // Width of the page, and what leaves it or its box.
  if (root.scrollWidth > root.clientWidth) faults.add(`the page is ${root.scrollWidth} wide in ${root.clientWidth}`);
  const unseen = (one) => {
    for (let at = one; at; at = at.parentElement) {
      const style = getComputedStyle(at);
      if (style.clipPath.startsWith("inset(50%") || style.opacity === "0") return true;
    }
    return !one.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: true });
  };
  const bounds = (one) => {
    let left = 0, right = root.clientWidth, top = -Infinity, bottom = Infinity;
    for (let at = one; at && at !== root; at = at.parentElement) {
      const style = getComputedStyle(at);
      if (style.overflowX === "visible" || at === document.body) continue;
      if (["auto", "scroll"].includes(style.overflowX)) return null;
      const box = at.getBoundingClientRect();
      [left, right] = [Math.max(left, box.left), Math.min(right, box.right)];
      [top, bottom] = [Math.max(top, box.top), Math.min(bottom, box.bottom)];
    }
    return { left, right, top, bottom };
  };

  // Colours: what lies over what.
  const colour = (text) => {
    const found = text.match(/[\d.]+/g);
    return found && text !== "none" ? [...found.map(Number), 1].slice(0, 4) : [0, 0, 0, 0];
  };
  const over = (above, below) => {
    const share = above[3];
    return [0, 1, 2].map((i) => above[i] * share + below[i] * (1 - share));
  };
  const light = (rgb) => {
    const [r, g, b] = rgb.map((v) => v / 255).map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (one, two) => {
    const [low, high] = [light(one), light(two)].sort((a, b) => a - b);
    return (high + 0.05) / (low + 0.05);
  };
  const faded = (one, rgba, extra) => {
    let share = rgba[3] * extra;
    for (let at = one; at; at = at.parentElement) share *= Number(getComputedStyle(at).opacity);
    return [...rgba.slice(0, 3), share];
  };
  const ground = (one) => {
    const layers = [];
    for (let at = one; at; at = at.parentElement) {
      const layer = colour(getComputedStyle(at).backgroundColor);
      if (layer[3]) layers.push(faded(at, layer, 1));
    }
    return layers.reverse().reduce((below, above) => over(above, below), [255, 255, 255]);
  };
  const drawnUnder = (text) => {
    text.scrollIntoView({ block: "center", inline: "center" });
    const box = text.getBoundingClientRect();
    const hit = document.elementsFromPoint(box.left + box.width / 2, box.top + box.height / 2);
    const shapes = hit.filter((one) => text.ownerSVGElement.contains(one) && /^(path|rect|circle)$/.test(one.tagName));
    const layers = shapes.map((one) => {
      const style = getComputedStyle(one);
      return faded(one, colour(style.fill), Number(style.fillOpacity));
    });
    return layers.reverse().reduce((below, above) => over(above, below), ground(text.ownerSVGElement));
  };

  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const glyphs = new Map();
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const one = node.parentElement;
    if (!node.data.trim() || ["STYLE", "SCRIPT", "TITLE", "title", "desc"].includes(one.tagName) || unseen(one)) continue;
    const style = getComputedStyle(one);
    const svg = one.ownerSVGElement;
    const family = `${style.fontWeight} 16px ${style.fontFamily}`;
    glyphs.set(family, new Set([...(glyphs.get(family) ?? []), ...node.data]));
    const size = parseFloat(style.fontSize) * (svg ? Math.abs(one.getScreenCTM().a || one.getScreenCTM().b) : 1);
    const least = printed ? 9 : 11;
    if (size < least - 0.01) faults.add(`${told(node.data)} is ${size.toFixed(1)} px high`);
    const above = svg ? colour(style.fill) : colour(style.color);
    const below = svg ? drawnUnder(one) : ground(one);
    const seen = contrast(over(faded(one, above, svg ? Number(style.fillOpacity) : 1), below), below);
    if (seen < 4.5) faults.add(`${told(node.data)} has a contrast of ${seen.toFixed(2)}`);
    if (printed && !svg && contrast(over(faded(one, above, 1), [255, 255, 255]), [255, 255, 255]) < 4.5)
      faults.add(`${told(node.data)} is pale on paper`);
    const range = document.createRange();
    range.selectNodeContents(node);
    const limits = bounds(one);
    for (const box of limits && !printed ? range.getClientRects() : []) {
      const out = box.left < limits.left - 1 || box.right > limits.right + 1;
      if (out || box.top < limits.top - 2 || box.bottom > limits.bottom + 2) faults.add(`${told(node.data)} is cut off`);
    }
  }

  // Boxes that are narrower than what stands in them, and what scrolls without being reachable by keys.
  for (const one of document.querySelectorAll("body *")) {
    if (one.closest("svg") || unseen(one)) continue;
    const style = getComputedStyle(one);
    const wide = one.scrollWidth > one.clientWidth + 1 && style.display !== "inline";
    if (wide && ["hidden", "clip"].includes(style.overflowX)) faults.add(`${told(one.textContent)} is cut off`);
    if (wide && ["auto", "scroll"].includes(style.overflowX) && one.tabIndex < 0)
      faults.add(`${told(one.textContent)} scrolls, but not by keys`);
  }

  // Words of a picture that lie over each other, or leave it.
  for (const svg of document.querySelectorAll("svg")) {
    if (unseen(svg)) continue;
    const frame = svg.getBoundingClientRect();
    const boxes = [...svg.querySelectorAll("text")].filter((one) => one.textContent.trim() && !unseen(one));
    const sides = boxes.map((one) => [one.textContent, one.getBoundingClientRect()]);
    sides.forEach(([text, a], i) => {
      if (a.left < frame.left - 1 || a.right > frame.right + 1 || a.top < frame.top - 2 || a.bottom > frame.bottom + 2)
        faults.add(`${told(text)} leaves its picture`);
      for (const [other, b] of sides.slice(i + 1)) {
        const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
        const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
        if (across > 1 && down > 0.4 * Math.min(a.height, b.height)) faults.add(`${told(text)} lies over ${told(other)}`);
      }
    });
  }

  // Glyphs: a character without one is drawn as the box that a character of nobody gets.
  const canvas = document.createElement("canvas");
  const pen = Object.assign(canvas, { width: 28, height: 28 }).getContext("2d", { willReadFrequently: true });
  const drawn = (font, text) => {
    pen.clearRect(0, 0, 28, 28);
    pen.font = font;
    pen.fillText(text, 4, 20);
    return pen.getImageData(0, 0, 28, 28).data.join();
  };
  for (const [font, characters] of glyphs) {
    const box = drawn(font, "\u{10fffd}");
    for (const one of characters)
      if (one.trim() && drawn(font, one) === box) faults.add(`U+${one.codePointAt(0).toString(16)} has no glyph`);
  }

  // Structure.
  const shown = (selector) => [...document.querySelectorAll(selector)].filter((one) => !one.closest("[hidden]"));
  const heads = shown("h1, h2, h3, h4, h5, h6").map((one) => [Number(one.tagName[1]), one.textContent]);
  if (heads.filter(([level]) => level === 1).length !== 1) faults.add("there is not one h1");
  heads.forEach(([level, text], i) => {
    if (level > (i ? heads[i - 1][0] : 0) + 1) faults.add(`heading ${told(text)} skips a level`);
  });
  for (const one of shown("th"))
    if (!["row", "col", "rowgroup", "colgroup"].includes(one.scope)) faults.add(`th ${told(one.textContent)} has no scope`);
  for (const one of shown("table")) {
    const named = one.caption?.textContent.trim() || one.getAttribute("aria-label") || one.getAttribute("aria-labelledby");
    if (!named) faults.add(`table ${told(one.textContent)} has no name`);
  }
  for (const one of shown("img, svg")) {
    const named = one.getAttribute("alt") || one.getAttribute("aria-label") || one.getAttribute("aria-labelledby");
    const silent = one.getAttribute("aria-hidden") === "true" || one.getAttribute("alt") === "" || one.closest("svg svg");
    if (!silent && !(named || one.querySelector?.(":scope > title"))) faults.add(`a ${one.tagName} has no name`);
  }
  if (!root.lang) faults.add("the page says no language");
  if (!document.title.trim()) faults.add("the page has no title");
  return [...faults];
})()
