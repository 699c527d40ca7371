// Lay a deck out so that no slide overflows, then start reveal.js.
//
// Slides are measured before they are shown. One that is a little too high is made
// smaller; one that is much too high goes on in a slide below it.
(function () {
  "use strict";
  const WIDTH = 1280, HEIGHT = 720, BOTTOM = 36, SMALLEST = 0.8;

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

  // Move what does not fit to a new slide below, with the same notes.
  function split(fit) {
    while (fit.children.length < 2) {
      if (!explode(fit)) { return null; }
    }
    const rest = [];
    fit.style.setProperty("--fit", 1);
    while (fit.children.length > 1 && height(fit) > room(fit)) {
      rest.unshift(fit.lastElementChild);
      fit.lastElementChild.remove();
    }
    if (fit.textContent.trim().length < 60 && !fit.querySelector("img") &&
        rest.length && fit.querySelector("h1, h2, h3")) {
      rest.unshift(...fit.children);  // a heading does not stand alone
      const first = rest.splice(0, 2);
      fit.append(...first);
    }
    const section = fit.parentElement, below = section.cloneNode(false);
    below.removeAttribute("id");
    rest.forEach((node) => below.append(node));
    notes(section).forEach((note) => below.append(note.cloneNode(true)));
    section.after(below);
    return rest.length ? below : null;
  }

  function place(section) {
    for (let fit = box(section); fit && !shrink(fit, SMALLEST);) {
      const below = split(fit);
      if (!shrink(fit, 0.4)) { fit.parentElement.dataset.overflows = "yes"; }
      fit = below && box(below);
    }
  }

  function start() {
    leaves().forEach(place);
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
