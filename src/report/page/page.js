// SPDX-License-Identifier: Apache-2.0
// The page's own program: filters, charts, sorting and details over the data that stands in the page. Text only ever
// becomes text: nothing here makes HTML of a string. What is chosen stands in the address behind "#", so that a view
// can be linked: #severity=critical,high&q=openssl&sort=-epss&page=2.
'use strict';
(() => {
  const doc = document;
  doc.documentElement.classList.add('js');
  const data = JSON.parse(doc.getElementById('data').textContent);
  const PAGE = 100, PRINTED = 5000;
  const text = (value) => (typeof value === 'number' ? data.strings[value] : value || '');
  const number = (value) => value.toLocaleString('en');
  const plural = (count, one) => `${number(count)} ${one}${count === 1 ? '' : 's'}`;

  // Elements: attributes that begin with "on" are listeners; children are nodes, texts, lists of them or nothing.
  const fill = (node, attributes, children) => {
    for (const [name, value] of Object.entries(attributes || {})) {
      if (name.startsWith('on')) node.addEventListener(name.slice(2), value);
      else if (value !== null && value !== false && value !== undefined) node.setAttribute(name, value);
    }
    node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== ''));
    return node;
  };
  const el = (name, attributes, ...children) => fill(doc.createElement(name), attributes, children);
  const svg = (name, attributes, ...children) =>
    fill(doc.createElementNS('http://www.w3.org/2000/svg', name), attributes, children);
  const link = (url, words) =>
    /^https:\/\/[a-z0-9]/i.test(url) ? el('a', { href: url, rel: 'noopener noreferrer' }, words) : words;

  // What is chosen, as the address has it. A fragment without "=" is a place in the page and changes nothing.
  let chosen = new URLSearchParams();
  const views = [];
  const read = () => {
    const hash = location.hash.slice(1);
    if (hash && !hash.includes('=')) return;
    chosen = new URLSearchParams(hash);
    for (const view of views) view.update();
  };
  const choose = (key, value) => {
    if (value) chosen.set(key, value); else chosen.delete(key);
    const hash = chosen.toString().replace(/%2C/g, ',').replace(/%3A/g, ':').replace(/%2F/g, '/');
    try { history.replaceState(null, '', '#' + (hash || '=')); } catch { location.replace('#' + (hash || '=')); }
  };
  const set = (key) => new Set((chosen.get(key) || '').split(',').filter(Boolean));
  addEventListener('hashchange', read);

  // A bar of the share that each severity has.
  const bar = (counts, most, name, height) => {
    const node = svg('svg', { class: name, viewBox: `0 0 1000 ${height}`, preserveAspectRatio: 'none', 'aria-hidden': 'true' },
      svg('rect', { class: 'track', width: 1000, height }));
    let at = 0;
    counts.forEach((count, severity) => {
      const width = most ? (count / most) * 1000 : 0;
      if (width) node.append(svg('rect', { class: data.severities[severity], x: at, width, height }));
      at += width;
    });
    return node;
  };
  const sum = (counts) => counts.reduce((a, b) => a + b, 0);

  // One table over rows: its filters, charts, columns, pages and details.
  //   rows       arrays; severity(row) its severity's index
  //   columns    {key, name, cell(row), by(row), cls}
  //   facets     {key, name, options: [[value, label, hint]], of(row), root}: charts that choose
  //   checks     {key, name, of(row)}: boxes; picks {key, name, options, of(row)}: lists
  const table = ({ root, prefix, title, noun, rows, severity, columns, facets, checks, picks, words, detail }) => {
    if (!rows.length) return;
    const param = (key) => prefix + key;
    const hay = new Array(rows.length);
    const open = new Set();
    const order = new Intl.Collator('en', { numeric: true });
    let shown = [], printing = false;

    const again = (key, value, keep) => {
      choose(param(key), value);
      if (!keep) choose(param('page'), '');
      update();
    };
    const toggle = (key, value) => {
      const now = set(param(key));
      if (!now.delete(value)) now.add(value);
      again(key, [...now].join(','));
    };
    const search = el('input', {
      type: 'search', name: param('q'), placeholder: `Search ${noun}s`, 'aria-label': `Search ${noun}s`, autocomplete: 'off', spellcheck: 'false',
      oninput: () => { clearTimeout(search.wait); search.wait = setTimeout(() => again('q', search.value.trim()), 120); },
    });
    const boxes = checks.map((check) => ({
      ...check, box: el('input', { type: 'checkbox', name: param(check.key), onchange: (event) => again(check.key, event.target.checked ? '1' : '') }),
    }));
    const lists = picks.map((pick) => ({
      ...pick,
      list: el('select', { name: param(pick.key), 'aria-label': pick.name, onchange: (event) => again(pick.key, event.target.value) },
        el('option', { value: '' }, pick.name), pick.options.map(([value, label]) => el('option', { value }, label))),
    }));
    const count = el('span', { class: 'count', role: 'status' });
    const reset = el('button', {
      type: 'button', class: 'plainly',
      onclick: () => {
        for (const key of ['q', 'page', ...[...facets, ...boxes, ...lists].map((filter) => filter.key)]) choose(param(key), '');
        update();
      },
    }, 'Show all');
    const heads = columns.map((column) => el('th', { scope: 'col', class: column.cls },
      el('button', {
        type: 'button',
        onclick: () => {
          const now = chosen.get(param('sort'));
          again('sort', now === column.key ? '-' + column.key : now === '-' + column.key ? '' : column.key);
        },
      }, column.name)));
    const body = el('tbody');
    const pager = el('nav', { class: 'pager', 'aria-label': `Pages of ${noun}s` });
    const sheet = el('div', { class: 'sheet' },
      el('table', null, el('caption', { class: 'unseen' }, title), el('thead', null, el('tr', null, heads)), body), pager);
    root.replaceChildren(el('h2', null, title),
      el('div', { class: 'tools' }, search, lists.map(({ list }) => list),
        boxes.map(({ box, name }) => el('label', null, box, name)), reset, count), sheet);
    for (const facet of facets) facet.counts = new Map();

    // A row that fails one filter only still counts in that filter's chart: it says what choosing more would bring.
    const pass = () => {
      const asked = (chosen.get(param('q')) || '').toLowerCase().split(/\s+/).filter(Boolean);
      const filters = [];
      for (const facet of facets) {
        facet.counts.clear();
        facet.chosen = set(param(facet.key));
        if (facet.chosen.size) filters.push({ facet, ok: (row) => facet.chosen.has(facet.of(row)) });
      }
      for (const { key, of } of boxes) if (chosen.get(param(key))) filters.push({ ok: of });
      for (const { key, of } of lists) {
        const value = chosen.get(param(key));
        if (value) filters.push({ ok: (row) => of(row) === value });
      }
      const add = (facet, row) => {
        const value = facet.of(row);
        if (!facet.counts.has(value)) facet.counts.set(value, data.severities.map(() => 0));
        facet.counts.get(value)[severity(row)]++;
      };
      shown = [];
      rows.forEach((row, index) => {
        if (asked.length) {
          hay[index] ??= words(row).join('\n').toLowerCase();
          if (!asked.every((word) => hay[index].includes(word))) return;
        }
        let failed = null;
        for (const filter of filters) {
          if (filter.ok(row)) continue;
          if (failed || !filter.facet) return;
          failed = filter.facet;
        }
        if (failed) { add(failed, row); return; }
        for (const facet of facets) add(facet, row);
        shown.push(index);
      });
      const sort = chosen.get(param('sort')) || '';
      const column = columns.find(({ key }) => key === sort.replace(/^-/, ''));
      if (!column) return;
      const sign = sort.startsWith('-') ? -1 : 1;
      const keys = new Map(shown.map((index) => [index, column.by(rows[index])]));
      const compare = typeof keys.get(shown[0]) === 'number' ? (a, b) => a - b : order.compare;
      shown.sort((a, b) => sign * compare(keys.get(a), keys.get(b)) || a - b);
    };

    const draw = (facet) => {
      const all = facet.options.map(([value]) => facet.counts.get(value) || []);
      const most = Math.max(1, ...all.map(sum));
      const had = doc.activeElement && doc.activeElement.dataset.value;
      const inside = facet.root.contains(doc.activeElement);
      const list = el('ul', null, facet.options.map(([value, label, hint], i) => el('li', null,
        el('button', {
          type: 'button', 'data-value': value, 'aria-pressed': String(facet.chosen.has(value)),
          class: sum(all[i]) ? null : 'nothing', title: hint || null, onclick: () => toggle(facet.key, value),
        }, el('span', { class: 'name' + (facet.severities ? ' severity ' + value : '') }, label, hint ? el('small', { class: 'mono' }, hint) : null),
          el('span', { class: 'number' }, number(sum(all[i]))),
          facet.severities ? null : bar(all[i], most, 'bar', 5)))));
      const whole = facet.severities
        ? bar(data.severities.map((_, i) => (all[i] ? sum(all[i]) : 0)), all.reduce((a, b) => a + sum(b), 0), 'stack', 12) : null;
      const top = facet.root.querySelector('ul') ? facet.root.querySelector('ul').scrollTop : 0;
      facet.root.replaceChildren(...[el('h3', null, facet.name), whole, list].filter(Boolean));
      list.scrollTop = top;
      if (inside) for (const button of list.querySelectorAll('button')) if (button.dataset.value === had) button.focus();
    };

    const draw_row = (index) => {
      const row = rows[index];
      const is_open = open.has(index);
      const flip = () => { if (!open.delete(index)) open.add(index); draw_rows(); body.querySelector(`[data-row="${index}"]`).focus(); };
      const opener = detail && {
        type: 'button', class: 'opener', 'data-row': index, 'aria-expanded': String(is_open), onclick: (event) => { event.stopPropagation(); flip(); },
      };
      const line = el('tr', {
        class: detail ? 'row' + (is_open ? ' open' : '') : null,
        onclick: (event) => { if (detail && !event.target.closest('a,button') && !String(getSelection())) flip(); },
      }, columns.map((column) => el('td', { class: column.cls }, column.cell(row, opener))));
      return is_open ? [line, el('tr', { class: 'detail' }, el('td', { colspan: columns.length }, detail(row)))] : [line];
    };
    const draw_rows = () => {
      const pages = Math.max(1, Math.ceil(shown.length / PAGE));
      const page = Math.min(pages, Math.max(1, Number(chosen.get(param('page'))) || 1));
      const rows_now = printing ? shown.slice(0, PRINTED) : shown.slice((page - 1) * PAGE, page * PAGE);
      if (rows_now.length) body.replaceChildren(...rows_now.flatMap(draw_row));
      else body.replaceChildren(el('tr', null, el('td', { class: 'nothing-here', colspan: columns.length }, `No ${noun} matches these filters.`)));
      const turn = (to, words_shown) => el('button', {
        type: 'button', class: 'plainly', disabled: to < 1 || to > pages ? '' : null,
        onclick: () => { again('page', to === 1 ? '' : String(to), true); root.scrollIntoView(); },
      }, words_shown);
      pager.hidden = pages === 1;
      pager.replaceChildren(turn(page - 1, 'Previous'), `page ${number(page)} of ${number(pages)}`, turn(page + 1, 'Next'));
    };
    const update = () => {
      pass();
      if (doc.activeElement !== search) search.value = chosen.get(param('q')) || '';
      for (const { key, box } of boxes) box.checked = Boolean(chosen.get(param(key)));
      for (const { key, list } of lists) list.value = chosen.get(param(key)) || '';
      const sort = chosen.get(param('sort')) || '';
      columns.forEach((column, i) => {
        const is_sorted = column.key === sort.replace(/^-/, '');
        if (is_sorted) heads[i].setAttribute('aria-sort', sort.startsWith('-') ? 'descending' : 'ascending');
        else heads[i].removeAttribute('aria-sort');
      });
      for (const facet of facets) draw(facet);
      const all = shown.length === rows.length;
      count.textContent = all ? plural(rows.length, noun) : `${number(shown.length)} of ${plural(rows.length, noun)}`;
      reset.hidden = all;
      if (shown.length === 1 && detail) open.add(shown[0]);
      draw_rows();
    };
    views.push({ update, print: (on) => { printing = on; draw_rows(); } });
  };

  // Findings. The row: 0 severity, 1 kind, 2 id, 3 title, 4 where, 5 installed, 6 fixed, 7 group, 8 origin, 9 fix at
  // hand, 10 EPSS or -1, 11 known exploited since, 12 the rest, 13 why it was taken back.
  const word = (row) => data.severities[row[0]];
  const severity_cell = (row) => el('span', { class: 'severity ' + word(row) }, word(row));
  const id_cell = (row, opener) => [
    opener ? el('button', opener, row[2]) : el('strong', null, row[2]),
    row[11] ? el('span', { class: 'tag alarm', title: 'known to be exploited since ' + row[11] }, 'KEV') : null,
    row[12].g ? el('span', { class: 'tag alarm', title: 'the policy fails by it' }, row[12].g) : null,
    el('div', { class: 'under' }, row[12].s ? row[12].s + ': ' + row[3] : row[3]),
  ];
  const code = (value) => (value ? el('code', null, value) : null);
  const group_name = (row) => (row[7] < 0 ? '' : data.lint ? text(data.groups[row[7]][0]) : String(row[7] + 1));
  const percent = (part) => (part * 100).toFixed(part < 0.1 ? 2 : 1) + ' %';
  const part = (heading, ...inside) => el('div', null, el('h3', null, heading), inside);
  const items = (list) => el('ul', null, list.map((item) => el('li', null, item)));
  const pair = (name, value) => (value ? el('li', null, el('span', { class: 'quiet' }, name + ' '), value) : null);

  const lines = (value) => {
    const pre = el('pre', null, value);
    const button = el('button', {
      type: 'button', class: 'plainly',
      onclick: async () => {
        try {
          await navigator.clipboard.writeText(value);
          button.textContent = 'Copied';
          setTimeout(() => { button.textContent = 'Copy'; }, 1500);
        } catch {
          getSelection().selectAllChildren(pre);
        }
      },
    }, 'Copy');
    return el('div', { class: 'lines' }, pre, button);
  };
  const layer_words = (index) => (index >= 0 && data.groups[index] ? [`layer ${index + 1} `, code(text(data.groups[index][1]))] : null);

  const detail = (row) => {
    const rest = row[12], why = row[13];
    const more = rest.c ? [`and ${number(rest.c)} more`] : [];
    const secret = rest.z;
    return el('div', { class: 'about' },
      why ? el('div', { class: 'full' }, el('h3', null, 'Taken back'), el('p', { class: 'do' }, text(why[1]))) : null,
      rest.f || rest.r || rest.w ? el('div', { class: 'full' }, el('h3', null, 'What to do'),
        el('p', { class: 'do' }, text(rest.f)), rest.r !== undefined ? lines(text(rest.r)) : null,
        rest.w ? items(rest.w.map((way) => ['plimsoll fix: ', way])) : null) : null,
      rest.l ? part('Where', items([...rest.l.map((place) => [code(text(place[0])), ' ', place[1],
        place[2] >= 0 && !data.lint ? el('div', { class: 'quiet' }, layer_words(place[2])) : null,
        place[3] >= 0 ? el('div', { class: 'quiet' }, 'removed in ', layer_words(place[3])) : null]), ...more]),
      rest.x ? lines(rest.x) : null) : null,
      rest.p ? part('Installed packages', items([...rest.p.map(([name, version, path, fixed, remark]) => [
        el('strong', null, name), ' ', code(version), fixed ? [' → ', code(fixed)] : null,
        el('div', { class: 'quiet' }, code(text(path)), remark ? ', ' + remark : null)]), ...more])) : null,
      row[7] >= 0 && !data.lint && !rest.l ? part('Brought in by', layer_words(row[7])) : null,
      rest.d ? part('Dockerfile', code(rest.d[0]), lines(text(rest.d[1]))) : null,
      rest.e ? part('Why it is reported', items(rest.e)) : null,
      secret ? part('Secret', items([code(secret[0]), secret[1] ? 'everyone who pulls the image can read it' : 'no layer holds it any more',
        secret[2] ? 'its form proves it genuine' : null].filter(Boolean))) : null,
      part('About it', el('ul', null,
        pair('severity', [word(row), rest.o ? ` (${rest.o})` : '']), pair('status', rest.t), pair('published', rest.b),
        row[10] >= 0 ? pair('EPSS', `${percent(row[10])}, above ${percent(rest.q)} of all`) : null,
        pair('known exploited since', row[11]), pair('also', rest.a && rest.a.join(', ')),
        pair('of', ['', 'the base image', 'what was built on it'][row[8]]), pair('size', rest.n),
        why ? [pair('decided in', why[2]), pair('owner', why[3]), pair('until', why[4]), pair('VEX', [why[5], why[6]].filter(Boolean).join(', '))] : null,
        rest.u ? el('li', null, link(rest.u, rest.u.replace('https://', ''))) : null)),
      rest.v ? part('Ratings', items(rest.v.map(([source, severity, score, vector]) => [
        source + ': ', severity, score ? ' ' + score : '', vector ? el('div', { class: 'quiet' }, code(vector)) : null]))) : null);
  };
  const words_of = (row) => {
    const rest = row[12];
    return [row[2], row[3], row[4], row[5], row[6], text(rest.f), rest.s || '', ...(rest.a || []), ...(rest.e || []),
      ...(rest.p || []).flatMap((item) => [item[0], text(item[2])]), ...(rest.l || []).map((item) => text(item[0])),
      ...(row[13] || []).map(text)];
  };
  const has = (rows, index) => rows.some((row) => row[index]);
  const columns_of = (rows) => [
    { key: 'severity', name: 'Severity', cell: severity_cell, by: (row) => row[0] },
    { key: 'id', name: 'Finding', cell: id_cell, by: (row) => row[2] },
    { key: 'where', name: has(rows, 5) ? 'Package or place' : 'Where', cell: (row) => code(row[4]), by: (row) => row[4] },
    has(rows, 5) && { key: 'installed', name: 'Installed', cell: (row) => code(row[5]), by: (row) => row[5], cls: 'less' },
    has(rows, 6) && { key: 'fixed', name: 'Fixed in', cell: (row) => code(row[6]), by: (row) => row[6], cls: 'less' },
    !data.lint && rows.some((row) => row[7] >= 0) && { key: 'layer', name: 'Layer', cell: group_name, by: (row) => row[7], cls: 'number less' },
    rows.some((row) => row[10] >= 0) && { key: 'epss', name: 'EPSS', cell: (row) => (row[10] < 0 ? '' : percent(row[10])), by: (row) => row[10], cls: 'number less' },
  ].filter(Boolean);

  const overview = doc.getElementById('overview');
  const facet = (key, name, options, of, severities) => {
    const root = el('div', { class: 'card facet' });
    overview.append(root);
    return { key, name, options, of, root, severities };
  };
  const some = (rows, of, options) => {
    const seen = new Set(rows.map(of));
    return options.filter(([value]) => seen.has(value));
  };
  const findings = data.findings;
  const kind_of = (row) => data.kinds[row[1]][0];
  const group_of = (row) => String(row[7] + 1);
  const facets = [facet('severity', 'By severity', data.severities.map((name) => [name, name]), word, true)];
  const groups = some(findings, group_of, data.groups.map(([name, hint], i) => [String(i + 1), text(name), text(hint)]));
  if (findings.length) {
    facets.push(facet('kind', 'By kind', some(findings, kind_of, data.kinds), kind_of));
    if (groups.length) facets.push(facet(data.lint ? 'file' : 'layer', data.lint ? 'By file' : 'By layer', groups.slice(0, 500), group_of));
  } else {
    overview.replaceChildren();
  }
  const origins = some(findings, (row) => String(row[8]), [['1', 'from the base image'], ['2', 'built on the base']]);
  table({
    root: doc.getElementById('findings'), prefix: '', title: 'Findings', noun: 'finding', rows: findings,
    severity: (row) => row[0], columns: columns_of(findings), facets, words: words_of, detail,
    checks: [
      has(findings, 9) && { key: 'fixable', name: 'fix at hand', of: (row) => row[9] },
      has(findings, 11) && { key: 'exploited', name: 'known exploited', of: (row) => row[11] },
      findings.some((row) => row[12].g) && { key: 'failing', name: 'fails the policy', of: (row) => row[12].g },
    ].filter(Boolean),
    picks: origins.length ? [{ key: 'origin', name: 'any origin', options: origins.map(([value, name]) => [['', 'base', 'own'][value], name]), of: (row) => ['', 'base', 'own'][row[8]] }] : [],
  });
  const taken = data.suppressed;
  table({
    root: doc.getElementById('suppressed'), prefix: 's.', title: 'Taken back', noun: 'suppressed finding', rows: taken,
    severity: (row) => row[0], facets: [], checks: [], words: words_of, detail,
    columns: [...columns_of(taken).slice(0, 3),
      { key: 'reason', name: 'Why', cell: (row) => [row[13][0].replaceAll('-', ' '), el('div', { class: 'quiet' }, text(row[13][1]))], by: (row) => row[13][0] },
      has(taken.map((row) => row[13]), 3) && { key: 'owner', name: 'Owner', cell: (row) => row[13][3], by: (row) => row[13][3], cls: 'less' },
      has(taken.map((row) => row[13]), 4) && { key: 'until', name: 'Until', cell: (row) => row[13][4], by: (row) => row[13][4], cls: 'less' },
    ].filter(Boolean),
    picks: [{ key: 'why', name: 'any reason', of: (row) => row[13][0], options: [...new Set(taken.map((row) => row[13][0]))].sort().map((name) => [name, name.replaceAll('-', ' ')]) }],
  });
  const packages = data.packages;
  table({
    root: doc.getElementById('packages'), prefix: 'p.', title: 'Packages', noun: 'package', rows: packages,
    severity: () => 0, facets: [], checks: [], words: (row) => row.map((cell) => String(text(cell))).slice(0, 7),
    columns: [
      { key: 'type', name: 'Type', cell: (row) => row[0], by: (row) => row[0] },
      { key: 'name', name: 'Package', cell: (row) => el('strong', null, row[1]), by: (row) => row[1] },
      { key: 'version', name: 'Version', cell: (row) => code(row[2]), by: (row) => row[2] },
      { key: 'arch', name: 'Architecture', cell: (row) => row[3], by: (row) => row[3], cls: 'less' },
      { key: 'license', name: 'Licence', cell: (row) => text(row[4]), by: (row) => text(row[4]), cls: 'less' },
      { key: 'path', name: 'Told by', cell: (row) => code(text(row[5])), by: (row) => text(row[5]), cls: 'less' },
      { key: 'layer', name: 'Layer', cell: (row) => String(row[6] + 1), by: (row) => row[6], cls: 'number less' },
    ],
    picks: [{ key: 'type', name: 'any type', of: (row) => row[0], options: [...new Set(packages.map((row) => row[0]))].sort().map((name) => [name, name]) }],
  });

  addEventListener('beforeprint', () => views.forEach((view) => view.print(true)));
  addEventListener('afterprint', () => views.forEach((view) => view.print(false)));
  addEventListener('keydown', (event) => {
    if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName)) return;
    event.preventDefault();
    doc.querySelector('#findings input[type="search"]')?.focus();
  });
  addEventListener('DOMContentLoaded', () => doc.getElementById('plain').remove());
  if (/^#[^=]+$/.test(location.hash)) for (const view of views) view.update(); else read();
})();
