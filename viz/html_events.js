(function () {
'use strict';
/*
 * The list of events: filtered as words are typed, drawn as far as it is seen, and the detail of
 * the one that is chosen. The data is what viz/html_events.c and viz/html_stacks.c write.
 */
var page = window.strecPage, byId = function (id) { return document.getElementById(id); };
var data = JSON.parse(byId('events-data').textContent), calls = page.data.calls;
var ENTER = 0, TOOK = 1, TASK = 2, CALL = 3, WHY = 4, FAILED = 5, TEXT = 6, STACK = 7;
/* As enum html_why. */
var WHYS = ['', 'it had not returned when the recording ended', 'it is an anomaly',
	'it is one of the longest', 'it failed', 'it failed', 'it is no call',
	'it is one of the first', 'it is one of the last', 'every so many are here'];
var ROW_H = 22, SLOW_NS = 1e6;
var list = byId('list'), space = byId('space'), filter = byId('filter'), detail = byId('detail');
var rows = data.rows.sort(function (a, b) { return a[ENTER] - b[ENTER]; });
var found = rows, chosen = -1, opened = null, texts = [];
byId('event-view').hidden = rows.length === 0;

function nameOf(row) { return row[CALL] >= 0 ? calls[row[CALL]][0] : ''; }
/* What is searched: made when it is first needed. */
function textOf(i) {
	if (texts[i] === undefined) {
		var task = data.tasks[rows[i][TASK]];
		texts[i] = (rows[i][TEXT] + ' ' + task[2]).toLowerCase();
	}
	return texts[i];
}

/* Filter */
var UNITS = { ns: 1, us: 1e3, ms: 1e6, s: 1e9 };
function testOf(word) {
	var task = function (row) { return data.tasks[row[TASK]]; };
	var part = /^(call|pid|tid|comm):(.+)$/.exec(word);
	var took = /^(?:dur)?([<>])=?([\d.]+)(ns|us|ms|s)$/.exec(word);
	if (took) {
		var ns = took[2] * UNITS[took[3]];
		return took[1] === '>' ? function (row) { return row[TOOK] >= ns; } :
			function (row) { return row[TOOK] >= 0 && row[TOOK] <= ns; };
	}
	if (word === 'failed') return function (row) { return row[FAILED] === 1; };
	if (part && part[1] === 'call') return function (row) { return nameOf(row) === part[2]; };
	if (part && part[1] === 'tid') return function (row) { return task(row)[0] === +part[2]; };
	if (part && part[1] === 'pid') return function (row) { return task(row)[1] === +part[2]; };
	if (part) return function (row) { return task(row)[2].toLowerCase() === part[2]; };
	return function (row, i) { return textOf(i).indexOf(word) >= 0; };
}
/* Words apart from blanks, "in quotes" with them; a minus in front is not. */
function testsOf(text) {
	var tests = [];
	text.toLowerCase().replace(/(-?)(?:"([^"]*)"?|(\S+))/g, function (all, not, quoted, word) {
		var plain = quoted === undefined, test;
		if (plain ? !word : !quoted) return '';
		test = plain ? testOf(word) :
			function (row, i) { return textOf(i).indexOf(quoted) >= 0; };
		tests.push(not ? function (row, i) { return !test(row, i); } : test);
		return '';
	});
	return tests;
}
function isIn(row) {
	return row[ENTER] <= page.to && row[ENTER] + Math.max(0, row[TOOK]) >= page.from;
}
function search() {
	var tests = testsOf(filter.value), whole = page.whole(), kept = found[chosen];
	found = rows.filter(function (row, i) {
		return (whole || isIn(row)) && tests.every(function (test) { return test(row, i); });
	});
	chosen = kept ? found.indexOf(kept) : -1;
	byId('count').textContent = page.count(found.length) +
		(found.length === rows.length ? ' events' : ' of ' + page.count(rows.length) + ' events');
	space.style.height = Math.max(1, found.length) * ROW_H + 'px';
	if (chosen >= 0) show(chosen);
	draw();
}

/* List */
function cell(parent, text) {
	var span = document.createElement('span');
	span.textContent = text;
	parent.appendChild(span);
	return span;
}
function makeRow(row, i) {
	var line = document.createElement('div'), task = data.tasks[row[TASK]], text = row[TEXT];
	var name = nameOf(row), call;
	line.className = 'event' + (row[FAILED] ? ' failed' : '') + (row[CALL] < 0 ? ' other' : '') +
		(row[TOOK] >= SLOW_NS ? ' slow' : '') + (i === chosen ? ' chosen' : '');
	line.id = 'event-' + i;
	line.setAttribute('role', 'option');
	line.setAttribute('aria-selected', i === chosen);
	line.setAttribute('aria-posinset', i + 1);
	line.setAttribute('aria-setsize', found.length);
	line.style.top = i * ROW_H + 'px';
	cell(line, page.time(row[ENTER], 6));
	cell(line, row[TOOK] < 0 ? '' : page.duration(row[TOOK]));
	cell(line, task[0] ? task[2] + ' ' + task[0] : '');
	call = cell(line, '');
	if (name && text.indexOf(name) === 0) {
		var mark = document.createElement('b');
		mark.className = 'c' + calls[row[CALL]][1];
		mark.textContent = name;
		call.appendChild(mark);
		text = text.slice(name.length);
	}
	call.appendChild(document.createTextNode(text));
	return line;
}
function draw() {
	var first = Math.max(0, Math.floor(list.scrollTop / ROW_H) - 5);
	var last = Math.min(found.length, first + Math.ceil(list.clientHeight / ROW_H) + 10);
	var part = document.createDocumentFragment();
	for (var i = first; i < last; i++) part.appendChild(makeRow(found[i], i));
	space.textContent = '';
	if (!found.length) part.appendChild(document.createTextNode('  no event on this page matches'));
	space.appendChild(part);
	if (chosen >= 0) list.setAttribute('aria-activedescendant', 'event-' + chosen);
	else list.removeAttribute('aria-activedescendant');
}
function show(i) {
	var top = i * ROW_H;
	if (top < list.scrollTop) list.scrollTop = top;
	else if (top + ROW_H > list.scrollTop + list.clientHeight)
		list.scrollTop = top + ROW_H - list.clientHeight;
}
function choose(i) {
	if (!found.length) return;
	chosen = Math.min(found.length - 1, Math.max(0, i));
	show(chosen);
	draw();
	if (opened) open();
}

/* Detail */
function put(parent, tag, text, name) {
	var made = document.createElement(tag);
	if (text !== undefined) made.textContent = text;
	if (name) made.className = name;
	parent.appendChild(made);
	return made;
}
function putStack(parent, stack) {
	var table = put(parent, 'table'), number = 0;
	for (; stack; stack = data.frames[2 * stack - 1]) {
		var place = data.places[data.frames[2 * stack - 2]];
		for (var i = 0; i < place.length; i += 3) {
			var line = put(table, 'tr', undefined, place[i + 2] ? 'own' : '');
			put(line, 'td', '#' + number++);
			put(line, 'td', place[i]);
			put(line, 'td', place[i + 1]);
		}
	}
}
function open() {
	var row = opened = found[chosen], task = data.tasks[row[TASK]], facts, close;
	detail.textContent = '';
	close = put(detail, 'button', 'Close');
	close.type = 'button';
	close.addEventListener('click', shut);
	put(detail, 'p', row[TEXT], 'line');
	facts = put(detail, 'dl');
	[['Task', task[0] ? task[2] + ', pid ' + task[1] + ', tid ' + task[0] : ''],
		[row[CALL] >= 0 ? 'Entered' : 'Time', page.time(row[ENTER], 9)],
		['Returned', row[TOOK] < 0 ? '' : page.time(row[ENTER] + row[TOOK], 9)],
		['Took', row[TOOK] < 0 ? '' :
			page.duration(row[TOOK]) + ' (' + page.count(row[TOOK]) + ' ns)'],
		['Here because', data.all ? '' : WHYS[row[WHY]]]
	].forEach(function (fact) {
		if (!fact[1]) return;
		put(facts, 'dt', fact[0]);
		put(facts, 'dd', fact[1]);
	});
	if (row[STACK]) {
		put(facts, 'dt', 'Stack');
		putStack(put(facts, 'dd'), row[STACK]);
	}
	detail.hidden = false;
	detail.scrollIntoView({ block: 'nearest' });
}
function shut() {
	opened = null;
	detail.hidden = true;
	list.focus({ preventScroll: true });
}

list.addEventListener('scroll', draw);
list.addEventListener('click', function (event) {
	var line = event.target.closest('.event');
	if (!line) return;
	chosen = +line.id.slice('event-'.length);
	draw();
	open();
});
list.addEventListener('keydown', function (event) {
	var pageful = Math.floor(list.clientHeight / ROW_H) - 1;
	var step = { ArrowDown: 1, ArrowUp: -1, PageDown: pageful, PageUp: -pageful,
		Home: -found.length, End: found.length }[event.key];
	if (step) choose(chosen < 0 && step > 0 && step <= pageful ? 0 : chosen + step);
	else if (event.key === 'Enter' && chosen >= 0) open();
	else if (event.key === 'Escape') shut();
	else return;
	event.preventDefault();
});
filter.addEventListener('input', function () { list.scrollTop = 0; search(); });
filter.addEventListener('keydown', function (event) {
	if (event.key === 'ArrowDown') { list.focus(); choose(Math.max(0, chosen)); }
	else if (event.key === 'Escape') { filter.value = ''; search(); }
	else return;
	event.preventDefault();
});
document.addEventListener('keydown', function (event) {
	if (event.key !== '/' || /^(INPUT|TEXTAREA)$/.test(event.target.tagName)) return;
	event.preventDefault();
	filter.focus();
	filter.select();
});

/* From other parts of the page to the events */
function find(words) {
	filter.value = words;
	list.scrollTop = 0;
	search();
	byId('events').scrollIntoView();
	filter.focus({ preventScroll: true });
}
/* The event that began nearest to a moment. */
function goTo(ns) {
	var low = 0, high;
	filter.value = '';
	search();
	high = found.length;
	while (low < high) {
		var middle = (low + high) >> 1;
		if (found[middle][ENTER] < ns) low = middle + 1;
		else high = middle;
	}
	byId('events').scrollIntoView();
	choose(low);
	list.focus({ preventScroll: true });
}
function follow(target) {
	var words = target.dataset.find;
	if (words === undefined) goTo(+target.dataset.at);
	else find(/\s/.test(words) ? '"' + words + '"' : words);
}
document.querySelectorAll('[data-find], [data-at]').forEach(function (target) {
	target.tabIndex = 0;
	target.addEventListener('click', function () { follow(target); });
	target.addEventListener('keydown', function (event) {
		if (event.key === 'Enter') follow(target);
	});
});
page.onRange.push(search);
search();
}());
