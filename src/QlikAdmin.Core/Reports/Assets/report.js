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

  // About the width of a letter, and the height of a line, in pixels.
  var letter = 7.5;
  var line = 15;

  function shorten(text, most) {
    return text.length <= most ? text : text.slice(0, most - 1) + '\u2026';
  }

  function stacks(chart) {
    var names = {};
    chart.series.forEach(function (one) { names[one.stack] = true; });
    return Object.keys(names).length;
  }

  // Lying bars leave room for the names of many of them, and for long ones.
  function lies(chart, width) {
    return chart.horizontal || width < 600;
  }

  function rowHeight(chart) {
    return 18 + 20 * stacks(chart);
  }

  function mostInLegend(width) {
    return width < 600 ? 24 : 40;
  }

  // The legend stands in as many lines as its names need.
  function legendHeight(chart, width) {
    var lines = 1;
    var used = 0;
    chart.series.forEach(function (one) {
      var needed = Math.min(one.name.length, mostInLegend(width)) * letter + 50;
      if (used > 0 && used + needed > width) {
        lines++;
        used = 0;
      }

      used += needed;
    });
    return lines * 28;
  }

  function height(chart, width) {
    var bars = lies(chart, width) ? chart.categories.length * rowHeight(chart) + 50 : 290;
    return legendHeight(chart, width) + bars;
  }

  function categoryLabel(chart, width) {
    var count = chart.categories.length;
    if (lies(chart, width)) {
      var room = width < 600 ? 120 : 230;
      var lines = Math.floor((rowHeight(chart) - 6) / line);
      return {
        interval: 0,
        lineHeight: line,
        width: room,
        height: lines * line,
        overflow: 'break',
        lineOverflow: 'truncate',
        formatter: function (text) { return shorten(text, Math.floor(lines * room / letter)); }
      };
    }

    var each = Math.floor((width - 90) / count) - 6;
    return each < 64
      ? { interval: Math.ceil(line / Math.max(1, each)) - 1, rotate: 90, formatter: function (text) { return shorten(text, 20); } }
      : { interval: 0, lineHeight: line, width: each, overflow: 'break' };
  }

  function option(chart, width) {
    var isLying = lies(chart, width);
    var label = categoryLabel(chart, width);
    label.color = '#1b1f24';
    label.hideOverlap = false;
    var labels = {
      type: 'category',
      data: chart.categories,
      inverse: isLying,
      axisTick: { alignWithLabel: true },
      axisLabel: label
    };
    var numbers = {
      type: 'value',
      minInterval: 1,
      name: chart.unit,
      nameLocation: isLying ? 'middle' : 'end',
      nameGap: isLying ? 26 : 12,
      nameTextStyle: { color: '#1b1f24' },
      splitNumber: width < 600 ? 3 : 5,
      axisLabel: { color: '#1b1f24', hideOverlap: true },
      splitLine: { lineStyle: { color: '#d5d9de' } }
    };
    return {
      animation: false,
      aria: { enabled: true, label: { description: description(chart) }, decal: { show: true } },
      color: colours,
      textStyle: { fontFamily: font, fontSize: 13 },
      legend: {
        top: 0,
        left: 0,
        itemGap: 14,
        textStyle: { color: '#1b1f24' },
        selectedMode: false,
        formatter: function (text) { return shorten(text, mostInLegend(width)); }
      },
      grid: {
        top: legendHeight(chart, width) + (isLying ? 4 : 28),
        left: 8,
        right: 24,
        bottom: isLying ? 30 : 8,
        containLabel: true
      },
      xAxis: isLying ? numbers : labels,
      yAxis: isLying ? labels : numbers,
      series: chart.series.map(function (one) {
        return { type: 'bar', name: one.name, stack: one.stack, data: one.values, barMaxWidth: isLying ? 20 : 42, silent: true };
      })
    };
  }

  function description(chart) {
    return 'Bar chart: ' + chart.caption + '. The table below has the same numbers.';
  }

  // So that the picture is scaled to the width of the paper, and not cut.
  function fit(place) {
    var svg = place.querySelector('svg');
    if (svg) {
      svg.setAttribute('viewBox', '0 0 ' + svg.getAttribute('width') + ' ' + svg.getAttribute('height'));
    }
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
      place.style.height = height(chart, place.clientWidth) + 'px';
      var picture = echarts.init(place, null, { renderer: 'svg' });
      picture.setOption(option(chart, place.clientWidth));
      fit(place);
      drawn.push({ chart: chart, place: place, picture: picture });
    });
    window.addEventListener('resize', function () {
      drawn.forEach(function (one) {
        one.place.style.height = height(one.chart, one.place.clientWidth) + 'px';
        one.picture.resize();
        one.picture.setOption(option(one.chart, one.place.clientWidth), true);
        fit(one.place);
      });
    });
  }

  var collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

  function compare(left, right) {
    if (left === right) {
      return 0;
    }

    // What is empty stays at the end, whatever the order.
    return left === '' ? 1 : right === '' ? -1 : collator.compare(left, right);
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
