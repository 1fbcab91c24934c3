(function () {
  'use strict';

  var pageSize = 100;
  var mostPrinted = 2000;

  function read(id) {
    var element = document.getElementById(id);
    return element ? JSON.parse(element.textContent) : [];
  }

  // Pairs with enough contrast to the background; the patterns tell them apart without colours.
  var colours = ['#0b5cad', '#c2410c', '#3f7d20', '#7a3ea8', '#a11d5b', '#5b6570', '#8a6d00', '#00707a'];
  var font = 'system-ui, "Segoe UI", Arial, sans-serif';

  function option(chart, width) {
    var isNarrow = width < 600;
    var labels = {
      type: 'category',
      data: chart.categories,
      inverse: chart.horizontal,
      axisTick: { alignWithLabel: true },
      axisLabel: {
        color: '#1b1f24',
        interval: chart.categories.length > 40 ? 'auto' : 0,
        width: chart.horizontal ? (isNarrow ? 110 : 220) : undefined,
        overflow: chart.horizontal ? 'break' : 'none',
        lineHeight: 15,
        rotate: !chart.horizontal && (isNarrow || chart.categories.length > 14) ? 60 : 0,
        hideOverlap: false
      }
    };
    if (!chart.horizontal && !isNarrow && chart.categories.length <= 14) {
      labels.axisLabel.width = Math.max(40, Math.floor((width - 90) / chart.categories.length) - 6);
      labels.axisLabel.overflow = 'break';
    }

    var numbers = {
      type: 'value',
      minInterval: 1,
      name: chart.unit,
      nameLocation: chart.horizontal ? 'middle' : 'end',
      nameGap: chart.horizontal ? 26 : 12,
      nameTextStyle: { color: '#1b1f24' },
      splitNumber: isNarrow ? 3 : 5,
      axisLabel: { color: '#1b1f24', hideOverlap: true },
      splitLine: { lineStyle: { color: '#d5d9de' } }
    };
    return {
      animation: false,
      aria: { enabled: true, label: { description: description(chart) }, decal: { show: true } },
      color: colours,
      textStyle: { fontFamily: font, fontSize: 13 },
      legend: { top: 0, left: 0, itemGap: 14, textStyle: { color: '#1b1f24' }, selectedMode: false },
      grid: { top: isNarrow && chart.series.length > 3 ? 76 : 52, left: 8, right: 24, bottom: chart.horizontal ? 30 : 8, containLabel: true },
      xAxis: chart.horizontal ? numbers : labels,
      yAxis: chart.horizontal ? labels : numbers,
      series: chart.series.map(function (one) {
        return { type: 'bar', name: one.name, stack: one.stack, data: one.values, barMaxWidth: 42, silent: true };
      })
    };
  }

  function description(chart) {
    return 'Bar chart: ' + chart.caption + '. The table below has the same numbers.';
  }

  function height(chart) {
    var stacks = {};
    chart.series.forEach(function (one) { stacks[one.stack] = true; });
    return chart.horizontal ? 110 + chart.categories.length * (18 + 20 * Object.keys(stacks).length) : 340;
  }

  function draw() {
    if (typeof echarts === 'undefined') {
      return;
    }

    var drawn = [];
    read('charts-data').forEach(function (chart) {
      var place = document.getElementById(chart.id + '-chart');
      if (!place) {
        return;
      }

      place.hidden = false;
      place.style.height = height(chart) + 'px';
      var picture = echarts.init(place, null, { renderer: 'svg' });
      picture.setOption(option(chart, place.clientWidth));
      drawn.push({ chart: chart, place: place, picture: picture });
    });
    window.addEventListener('resize', function () {
      drawn.forEach(function (one) {
        one.picture.resize();
        one.picture.setOption(option(one.chart, one.place.clientWidth));
      });
    });
  }

  function compare(left, right) {
    if (left === right) {
      return 0;
    }

    // What is empty stays at the end, whatever the order.
    return left === '' ? 1 : right === '' ? -1 : left.localeCompare(right, 'en', { numeric: true, sensitivity: 'base' });
  }

  function people() {
    var table = document.getElementById('people-table');
    var rows = read('people-data');
    if (!table || rows.length === 0) {
      return;
    }

    var heads = Array.prototype.slice.call(table.tHead.rows[0].cells);
    var body = table.tBodies[0];
    var tools = document.getElementById('people-tools');
    var shown = rows;
    var page = 0;
    var sorted = { column: -1, down: false };

    function add(parent, name, text) {
      var element = document.createElement(name);
      if (text !== undefined) {
        element.textContent = text;
      }

      parent.appendChild(element);
      return element;
    }

    function show(most) {
      var first = most ? 0 : page * pageSize;
      var last = Math.min(shown.length, first + (most || pageSize));
      var fresh = document.createDocumentFragment();
      for (var i = first; i < last; i++) {
        var line = add(fresh, 'tr');
        for (var j = 0; j < shown[i].length; j++) {
          var cell = add(line, 'td', shown[i][j]);
          if (heads[j].classList.contains('number')) {
            cell.className = 'number';
          }
        }
      }

      body.replaceChildren(fresh);
      count.textContent = shown.length === 0 ? 'Nobody found' : (first + 1) + ' to ' + last + ' of ' + shown.length;
      back.disabled = page === 0;
      on.disabled = last >= shown.length;
    }

    function find() {
      var words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
      shown = rows.filter(function (row) {
        var text = row.join('\n').toLowerCase();
        return words.every(function (word) { return text.indexOf(word) >= 0; });
      });
      if (sorted.column >= 0) {
        order();
      }

      page = 0;
      show();
    }

    function order() {
      shown = shown.slice().sort(function (a, b) {
        var left = a[sorted.column];
        var right = b[sorted.column];
        return sorted.down && left !== '' && right !== '' ? compare(right, left) : compare(left, right);
      });
    }

    function sortBy(column) {
      sorted = { column: column, down: sorted.column === column && !sorted.down };
      heads.forEach(function (head, i) {
        if (i === column) {
          head.setAttribute('aria-sort', sorted.down ? 'descending' : 'ascending');
        } else {
          head.removeAttribute('aria-sort');
        }
      });
      order();
      page = 0;
      show();
    }

    var label = add(tools, 'label', 'Search ');
    label.htmlFor = 'people-search';
    var search = add(tools, 'input');
    search.type = 'search';
    search.id = 'people-search';
    search.addEventListener('input', find);
    var back = add(tools, 'button', 'Back');
    back.type = 'button';
    back.addEventListener('click', function () { page--; show(); });
    var on = add(tools, 'button', 'Next');
    on.type = 'button';
    on.addEventListener('click', function () { page++; show(); });
    var count = add(tools, 'span');
    count.setAttribute('role', 'status');
    heads.forEach(function (head, i) {
      var text = head.textContent;
      head.textContent = '';
      var button = add(head, 'button', text);
      button.type = 'button';
      button.addEventListener('click', function () { sortBy(i); });
    });
    Array.prototype.forEach.call(document.querySelectorAll('.plain-only'), function (element) { element.remove(); });
    tools.hidden = false;
    window.addEventListener('beforeprint', function () { show(mostPrinted); });
    window.addEventListener('afterprint', function () { show(); });
    show();
  }

  people();
  draw();
}());
