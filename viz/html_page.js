(function () {
'use strict';
/*
 * The chart, what a choice of time does to it and to the tables, and tables that can be sorted.
 * The data is what viz/html_chart.c writes. What the two scripts share is in `page`.
 */
var byId = function (id) { return document.getElementById(id); };
var data = JSON.parse(byId('data').textContent);
var length = data.end - data.begin;
var page = window.strecPage = {
	data: data, from: data.begin, to: data.end, onRange: [],
	whole: function () { return page.from <= data.begin && page.to >= data.end; }
};
document.documentElement.className = 'live';

/* Numbers as viz/numbers.h has them: three digits. */
function three(value, unit) {
	return (value < 99.95 ? value.toFixed(1) : value.toFixed(0)) + unit;
}
page.duration = function (ns) {
	if (ns < 999.5) return Math.round(ns) + 'ns';
	if (ns < 999.5e3) return three(ns / 1e3, 'us');
	if (ns < 999.5e6) return three(ns / 1e6, 'ms');
	if (ns < 59.95e9) return three(ns / 1e9, 's');
	var s = Math.round(ns / 1e9), two = function (n) { return (n < 10 ? '0' : '') + n; };
	if (s < 3600) return Math.floor(s / 60) + 'm' + two(s % 60) + 's';
	var m = Math.round(s / 60);
	if (m < 1440) return Math.floor(m / 60) + 'h' + two(m % 60) + 'm';
	var h = Math.round(m / 60);
	return Math.floor(h / 24) + 'd' + two(h % 24) + 'h';
};
page.count = function (n) { return String(n).replace(/\B(?=(\d{3})+$)/g, ','); };
page.time = function (ns, decimals) {
	var units = Math.floor(ns / Math.pow(10, 9 - decimals)), scale = Math.pow(10, decimals);
	var s = Math.floor(units / scale), part = String(units % scale), out;
	while (part.length < decimals) part = '0' + part;
	var two = function (n) { return (n < 10 ? '0' : '') + n; };
	out = s < 3600 ? Math.floor(s / 60) + ':' + two(s % 60) :
		Math.floor(s / 3600) + ':' + two(Math.floor(s / 60) % 60) + ':' + two(s % 60);
	return decimals ? out + '.' + part : out;
};
function rate(n) {
	if (n < 999.5) return three(n, '').replace(/\.0$/, '') + '/s';
	if (n < 999.5e3) return three(n / 1e3, 'K/s');
	return three(n / 1e6, 'M/s');
}
function percent(n) {
	return n === 0 ? '0%' : n < 0.1 ? '<0.1%' : n >= 99.95 ? '100%' : n.toFixed(1) + '%';
}

/* Chart */
var CALLS_H = 140, GAP_H = 6, ERRORS_H = 24, TICKS = 6;
var chart = byId('chart'), choice = byId('choice'), axis = byId('axis');
var groups = Array.from(document.querySelectorAll('#bars path'));
var still = groups.map(function (path) { return path.getAttribute('d'); });
var stillTicks = axis.innerHTML, stillText = byId('range-text').textContent;

function pieceOf(ns) { return (ns - data.begin) / length * data.fine; }

/* The pieces of the chosen time, put together into at most as many bars as the whole has. */
function bars() {
	var first = Math.floor(pieceOf(page.from)), last = Math.ceil(pieceOf(page.to));
	var each = Math.max(1, Math.ceil((last - first) / data.coarse));
	var count = Math.ceil((last - first) / each), list = [];
	for (var i = 0; i < count; i++) list.push([0, 0, 0, 0, 0, 0]);
	data.line.forEach(function (row) {
		if (row[0] < first || row[0] >= last) return;
		var bar = list[Math.floor((row[0] - first) / each)];
		for (var j = 0; j < 6; j++) bar[j] += row[j + 1];
	});
	return { list: list, seconds: each * length / data.fine / 1e9 };
}

function drawBars() {
	if (page.whole()) {
		groups.forEach(function (path, i) { path.setAttribute('d', still[i]); });
		axis.innerHTML = stillTicks;
		byId('range-text').textContent = stillText;
		return;
	}
	var made = bars(), list = made.list, wide = data.coarse / list.length;
	var most = 1, mostErrors = 1, paths = ['', '', '', '', '', ''];
	var calls = function (bar) { return bar[0] + bar[1] + bar[2] + bar[3] + bar[4]; };
	list.forEach(function (bar) {
		most = Math.max(most, calls(bar));
		mostErrors = Math.max(mostErrors, bar[5]);
	});
	list.forEach(function (bar, i) {
		var y = CALLS_H, add = function (j, top, height) {
			if (height > 0)
				paths[j] += 'M' + (i * wide).toFixed(3) + ' ' + top.toFixed(1) + 'h' +
					wide.toFixed(3) + 'v' + height.toFixed(1) + 'h-' + wide.toFixed(3) + 'z';
		};
		for (var j = 0; j < 5; j++) {
			var height = bar[j] * CALLS_H / most;
			y -= height;
			add(j, y, height);
		}
		add(5, CALLS_H + GAP_H, bar[5] * ERRORS_H / mostErrors);
	});
	groups.forEach(function (path, i) { path.setAttribute('d', paths[i] || 'M0 0'); });
	axis.textContent = '';
	/* As axis_decimals() of viz/html_chart.c. */
	var decimals = 2;
	for (var span = 1e9; decimals < 9 && page.to - page.from < span; span /= 10) decimals++;
	for (var i = 0; i <= TICKS; i++) {
		var tick = document.createElement('span');
		tick.style.left = 100 * i / TICKS + '%';
		tick.textContent = page.time(page.from + (page.to - page.from) * i / TICKS, decimals);
		axis.appendChild(tick);
	}
	byId('range-text').textContent = page.time(page.from, 6) + ' to ' + page.time(page.to, 6) +
		' (' + page.duration(page.to - page.from) + '), up to ' + rate(most / made.seconds) + '. ';
}

/* Tables of the chosen time */
function drawProcesses() {
	var span = page.to - page.from;
	document.querySelectorAll('td.life').forEach(function (cell) {
		var b = +cell.dataset.b, e = +cell.dataset.e, bar = cell.querySelector('.life-bar');
		var left = (Math.max(b, page.from) - page.from) / span;
		var right = (Math.min(e, page.to) - page.from) / span;
		cell.parentNode.classList.toggle('out', e < page.from || b > page.to);
		bar.style.left = 100 * left + '%';
		bar.style.width = 100 * Math.max(0, right - left) + '%';
	});
}

var callRows = Array.from(document.querySelectorAll('tr[data-call]')).map(function (row) {
	return { row: row, call: +row.dataset.call, cells: Array.from(row.cells),
		still: Array.from(row.cells, function (cell) {
			return { html: cell.innerHTML, v: cell.dataset.v, name: cell.className };
		}) };
});
function setCell(cell, value, text) {
	cell.dataset.v = value;
	cell.textContent = text;
}
function sums() {
	var first = Math.floor(pieceOf(page.from) * data.coarse / data.fine);
	var last = Math.ceil(pieceOf(page.to) * data.coarse / data.fine), found = {}, ns = 0;
	data.cells.forEach(function (cell) {
		if (cell[0] < first || cell[0] >= last) return;
		var sum = found[cell[1]] = found[cell[1]] || { calls: 0, errors: 0, ns: 0, timed: 0 };
		sum.calls += cell[2];
		sum.errors += cell[3];
		sum.ns += cell[4];
		sum.timed += cell.length > 5 ? cell[5] : cell[2];
		ns += cell[4];
	});
	return { of: found, ns: ns };
}
function drawCalls() {
	var whole = page.whole(), all = whole ? null : sums();
	callRows.forEach(function (entry) {
		var sum = whole ? null : all.of[entry.call], cells = entry.cells;
		entry.row.classList.toggle('out', !whole && !sum);
		if (whole)
			entry.still.forEach(function (old, i) {
				cells[i].innerHTML = old.html;
				cells[i].className = old.name;
				if (old.v !== undefined) cells[i].dataset.v = old.v;
			});
		if (!sum) return;
		var part = all.ns ? 100 * sum.ns / all.ns : 0;
		setCell(cells[1], sum.calls, page.count(sum.calls));
		setCell(cells[2], sum.errors, sum.errors ? page.count(sum.errors) : '');
		cells[2].className = sum.errors ? 'e' : '';
		setCell(cells[3], 100 * sum.errors / sum.calls,
			sum.errors ? percent(100 * sum.errors / sum.calls) : '');
		setCell(cells[4], sum.ns, page.duration(sum.ns));
		setCell(cells[5], part, percent(part));
		var bar = document.createElement('span');
		bar.style.width = part + '%';
		cells[5].appendChild(bar);
		setCell(cells[6], sum.timed ? sum.ns / sum.timed : -1,
			sum.timed ? page.duration(sum.ns / sum.timed) : '');
		for (var i = 7; i < cells.length; i++) cells[i].className = 'm';
	});
	document.querySelector('#call-table tfoot').hidden = !whole;
	document.querySelectorAll('.zoomed').forEach(function (note) { note.hidden = whole; });
	sortAgain(byId('call-table'));
}
function drawMoments() {
	document.querySelectorAll('td[data-at]').forEach(function (cell) {
		var at = +cell.dataset.at;
		cell.parentNode.classList.toggle('out', at < page.from || at > page.to);
	});
	document.querySelectorAll('tbody').forEach(function (body) {
		var rows = Array.from(body.rows);
		body.parentNode.classList.toggle('blank', rows.length > 0 && rows.every(function (row) {
			return row.classList.contains('out');
		}));
	});
}

page.choose = function (from, to) {
	var least = length / data.fine;
	if (to - from < least) {
		from = (from + to - least) / 2;
		to = from + least;
	}
	if (to > data.end) { from -= to - data.end; to = data.end; }
	if (from < data.begin) { to += data.begin - from; from = data.begin; }
	page.from = Math.max(data.begin, from);
	page.to = Math.min(data.end, to);
	byId('reset').hidden = page.whole();
	drawBars();
	drawProcesses();
	drawCalls();
	drawMoments();
	page.onRange.forEach(function (tell) { tell(); });
};
byId('reset').addEventListener('click', function () { page.choose(data.begin, data.end); });

/* Choosing a time */
var dragged = null;
function timeAt(event) {
	var box = chart.getBoundingClientRect();
	var at = Math.min(1, Math.max(0, (event.clientX - box.left) / box.width));
	return page.from + at * (page.to - page.from);
}
function drawChoice(event) {
	var a = dragged, b = timeAt(event), span = page.to - page.from;
	choice.style.left = 100 * (Math.min(a, b) - page.from) / span + '%';
	choice.style.width = 100 * Math.abs(b - a) / span + '%';
	choice.hidden = false;
}
chart.addEventListener('pointerdown', function (event) {
	if (event.button) return;
	dragged = timeAt(event);
	if (chart.setPointerCapture) try { chart.setPointerCapture(event.pointerId); } catch (e) { }
	event.preventDefault();
	chart.focus({ preventScroll: true });
});
chart.addEventListener('pointermove', function (event) { if (dragged !== null) drawChoice(event); });
chart.addEventListener('pointercancel', function () { dragged = null; choice.hidden = true; });
/* A click without a drag chooses a tenth around it. */
chart.addEventListener('pointerup', function (event) {
	if (dragged === null) return;
	var a = dragged, b = timeAt(event), span = page.to - page.from;
	dragged = null;
	choice.hidden = true;
	if (Math.abs(b - a) < span / 200) page.choose(a - span / 20, a + span / 20);
	else page.choose(Math.min(a, b), Math.max(a, b));
});
chart.tabIndex = 0;
chart.setAttribute('role', 'group');
chart.setAttribute('aria-label', 'Time line: arrow keys move, plus and minus zoom, Escape resets');
chart.addEventListener('keydown', function (event) {
	var span = page.to - page.from, middle = (page.from + page.to) / 2;
	var step = { ArrowLeft: -span / 4, ArrowRight: span / 4 }[event.key];
	if (step) page.choose(page.from + step, page.to + step);
	else if (event.key === '+' || event.key === '=')
		page.choose(middle - span / 4, middle + span / 4);
	else if (event.key === '-') page.choose(middle - span, middle + span);
	else if (event.key === 'Escape') page.choose(data.begin, data.end);
	else return;
	event.preventDefault();
});

/* Sorting */
function valueOf(row, column, text) {
	var cell = row.cells[column];
	return text ? cell.textContent : cell && cell.dataset.v !== undefined ? +cell.dataset.v : -1;
}
function sortBy(table, column, text, down) {
	var body = table.tBodies[0], rows = Array.from(body.rows).map(function (row, i) {
		return { row: row, i: i, v: valueOf(row, column, text) };
	});
	rows.sort(function (a, b) {
		var order = text ? a.v.localeCompare(b.v) : a.v - b.v;
		return (down ? -order : order) || a.i - b.i;
	});
	rows.forEach(function (entry) { body.appendChild(entry.row); });
}
function sortAgain(table) {
	var head = table.querySelector('th[aria-sort]');
	if (head)
		sortBy(table, head.cellIndex, head.classList.contains('t'),
			head.getAttribute('aria-sort') === 'descending');
}
document.querySelectorAll('th.s').forEach(function (head) {
	var button = document.createElement('button'), table = head.closest('table');
	button.type = 'button';
	button.textContent = head.textContent;
	head.textContent = '';
	head.appendChild(button);
	button.addEventListener('click', function () {
		var text = head.classList.contains('t'), now = head.getAttribute('aria-sort');
		var down = now ? now === 'ascending' : !text;
		table.querySelectorAll('th[aria-sort]').forEach(function (other) {
			other.removeAttribute('aria-sort');
		});
		head.setAttribute('aria-sort', down ? 'descending' : 'ascending');
		sortBy(table, head.cellIndex, text, down);
	});
});
window.addEventListener('beforeprint', function () {
	document.querySelectorAll('details').forEach(function (part) { part.open = true; });
});
}());
