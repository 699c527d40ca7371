// Lay a deck out so that no slide overflows, then start reveal.js.
//
// Slides are measured before they are shown. One that is a little too high is made
// smaller; one that is much too high goes on in a slide below it. A figure that would
// become small gets a slide of its own, after its code. A line or two of text that
// would stand alone moves to the next slide, unless it asks a question.
(function () {
  "use strict";
  const WIDTH = 1280, HEIGHT = 720, BOTTOM = 40, SMALLEST = 0.8, SMALLEST_FIGURE = 0.95;

  function leaves() {
    return Array.from(document.querySelectorAll(".slides section"))
      .filter((section) => !section.querySelector("section"));
  }

  function notes(section) {
    return Array.from(section.querySelectorAll("aside.notes"));
  }

  // Put what a slide shows into one box, whose height can be measured and scaled.
  function box(section) {
    const fit = document.createElement("div");
    fit.className = "fit";
    const shown = Array.from(section.childNodes).filter(
      (node) => !(node.nodeType === 1 && node.matches("aside.notes")));
    section.prepend(fit);
    shown.forEach((node) => fit.append(node));
    return fit;
  }

  function room(fit) {
    const top = parseFloat(getComputedStyle(fit.parentElement).paddingTop);
    return HEIGHT - BOTTOM - top;
  }

  function height(fit) {
    return fit.getBoundingClientRect().height;
  }

  function tooHigh(fit, scale) {
    fit.style.setProperty("--fit", scale);
    return height(fit) > room(fit);
  }

  function shrink(fit, smallest) {
    let scale = 1;
    while (scale > smallest && tooHigh(fit, scale)) {
      scale = Math.round((scale - 0.02) * 100) / 100;
    }
    const fits = !tooHigh(fit, scale);
    fit.parentElement.dataset.scale = scale;
    return fits;
  }

  // Where there is room, figures grow.
  function grow(fit) {
    for (let zoom = 1.75; zoom > 1.25; zoom -= 0.1) {
      fit.style.setProperty("--figure", zoom);
      if (height(fit) <= room(fit)) { return; }
    }
    fit.style.removeProperty("--figure");
  }

  // The parts of a cell that may stand on slides of their own, each in its shell.
  function parts(cell) {
    const inner = cell.matches(".jp-MarkdownCell")
      ? cell.querySelector(".jp-RenderedMarkdown, .jp-RenderedHTMLCommon")
      : null;
    const pieces = inner ? Array.from(inner.children)
      : Array.from(cell.querySelectorAll(
        ":scope > .jp-Cell-inputWrapper, .jp-OutputArea-child"));
    if (pieces.length < 2) { return null; }
    return pieces.map((piece) => {
      const shell = cell.cloneNode(false);
      shell.removeAttribute("id");
      const hull = inner ? inner.cloneNode(false) : shell;
      hull.append(piece);
      if (hull !== shell) { shell.append(hull); }
      return shell;
    });
  }

  function explode(fit) {
    const only = fit.children[0];
    const found = only && only.matches(".fragment")
      ? Array.from(only.children) : only && parts(only);
    if (!found || found.length < 2) { return false; }
    only.replaceWith(...found);
    return true;
  }

  // Take off the end of a slide what shall stand on the next one.
  function cutOff(fit) {
    const rest = [], cut = () => {
      rest.unshift(fit.lastElementChild);
      fit.lastElementChild.remove();
    };
    fit.style.setProperty("--fit", 0.85);
    while (fit.children.length > 1 && height(fit) > room(fit)) { cut(); }
    const figure = Array.from(fit.children).find((node) => node.querySelector("img"));
    while (figure && figure !== fit.children[0] && figure.isConnected) { cut(); }
    return rest;
  }

  // A figure's code is a part of its own, so that the two can be parted.
  function partFigures(fit) {
    Array.from(fit.children).forEach((cell) => {
      const found = cell.matches(".jp-CodeCell") && cell.querySelector("img");
      const pieces = found && parts(cell);
      if (pieces) { cell.replaceWith(...pieces); }
    });
  }

  // Go on in a new slide below, with the same notes.
  function split(fit) {
    partFigures(fit);
    while (fit.children.length < 2) {
      if (!explode(fit)) { return null; }
    }
    const rest = cutOff(fit);
    if (!rest.length) { return null; }
    const section = fit.parentElement, below = section.cloneNode(false);
    below.removeAttribute("id");
    rest.forEach((node) => below.append(node));
    notes(section).forEach((note) => below.append(note.cloneNode(true)));
    section.after(below);
    return below;
  }

  function place(section) {
    for (let fit = box(section); fit;) {
      const figure = fit.querySelector("img") && fit.children.length > 1;
      if (shrink(fit, figure ? SMALLEST_FIGURE : SMALLEST)) { return; }
      const below = split(fit);
      shrink(fit, 0.4);
      fit = below && box(below);
    }
  }

  // A line or two of text that would stand alone goes to the top of the next slide.
  function joinShort(section) {
    const next = section.nextElementSibling;
    const lonely = section.getBoundingClientRect().height < 200 &&
      !section.querySelector("pre, img, table, .fragment") &&
      !section.textContent.includes("?");
    if (!lonely || !next || !next.matches("section")) { return; }
    notes(next).forEach((note) => note.remove());
    section.append(...next.childNodes, ...notes(section));
    next.remove();
  }

  function start() {
    leaves().forEach(joinShort);
    leaves().forEach(place);
    document.querySelectorAll(".fit:has(img)").forEach(grow);
    document.body.classList.remove("measuring");
    Reveal.initialize({
      width: WIDTH, height: HEIGHT, margin: 0.02, center: false, hash: true,
      transition: "none", slideNumber: "c/t", plugins: [RevealNotes],
      pdfSeparateFragments: false, pdfMaxPagesPerSlide: 1,
    });
  }

  window.addEventListener("load", function () {
    MathJax.Hub.Queue(["Typeset", MathJax.Hub], start);
  });
})();
