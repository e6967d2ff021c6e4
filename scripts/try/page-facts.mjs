// What a page really looks like, asked inside the browser. Each function is sent there as text: it may use nothing else.

/** Boxes of the lane cells by table and column, with the code cells of their rows; and what stands where. */
export function laneTables() {
  const box = (element) => {
    const { left, right, top, bottom } = element.getBoundingClientRect();
    return { left, right, top, bottom };
  };
  const page = { x: window.scrollX, y: window.scrollY };
  return [...document.querySelectorAll('table')].map((table) =>
    [...table.querySelectorAll('tbody tr:not(.gap)')].map((row) => ({
      row: box(row),
      isDefect: row.classList.contains('defect'),
      codes: [...row.querySelectorAll('.code')].map(box),
      lanes: [...row.querySelectorAll('.lane')].map((lane) => {
        const { content, backgroundColor, left, width, top, bottom } = getComputedStyle(lane, '::before');
        const drawn = content === 'none' ? undefined : { left, width, top, bottom };
        return { ...box(lane), state: lane.className.split(' ').pop(), drawn, color: backgroundColor, page };
      }),
    })),
  );
}

/** Every text that can be seen with its contrast against what lies behind it, the worst first; and that of the lanes. */
export function contrasts() {
  const parse = (color) => (color.match(/[\d.]+/g) ?? []).map(Number);
  const part = (value) =>
    value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4;
  const light = ([r, g, b]) => 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b);
  const ratio = (x, y) => {
    const [dark, bright] = [light(x), light(y)].sort((a, b) => a - b);
    return (bright + 0.05) / (dark + 0.05);
  };
  const behind = (element) => {
    for (let at = element; at !== null; at = at.parentElement) {
      const color = parse(getComputedStyle(at).backgroundColor);
      if (color.length === 3 || color[3] === 1) return color;
    }
    return [255, 255, 255];
  };
  const found = [];
  const add = (kind, element, color, text) =>
    found.push({ kind, ratio: ratio(parse(color), behind(element)), text: text.trim().slice(0, 40) });
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const { parentElement: element, textContent: text } = walker.currentNode;
    if (text.trim() === '' || element.closest('.hidden, .skip, script, [hidden]') !== null) continue;
    add('text', element, getComputedStyle(element).color, text);
  }
  for (const lane of document.querySelectorAll('.lane')) {
    const { content, backgroundColor } = getComputedStyle(lane, '::before');
    if (content !== 'none') add('lane', lane, backgroundColor, lane.className);
  }
  return found.sort((x, y) => x.ratio - y.ratio);
}
