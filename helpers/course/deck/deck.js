// Fit each slide to the page, then start reveal.js.
//
// What is on a slide was decided when the deck was built. Here a figure gets all the
// room that the text leaves; text that is a little too high is made smaller, text with
// much room is made larger; and what is on a slide is centered between its heading and
// its bottom edge.
(function () {
  "use strict";
  const WIDTH = 1280, HEIGHT = 720, BOTTOM = 40, SMALLEST = 0.5, LARGEST = 1.4;
  const LARGEST_FIGURE = 2.4, LARGEST_TEXT = 2.2, STEP = 0.02;

  function leaves() {
    return Array.from(document.querySelectorAll(".slides section"))
      .filter((section) => !section.querySelector("section"));
  }

  // Put what a slide shows below its heading into one box, to measure and scale it.
  function box(section) {
    const fit = document.createElement("div");
    fit.className = "fit";
    const shown = Array.from(section.children).filter(
      (node) => !node.matches("aside.notes") && !node.querySelector(".running"));
    section.append(fit);
    shown.forEach((node) => fit.append(node));
    section.querySelectorAll("aside.notes").forEach((note) => section.append(note));
    return fit;
  }

  function room(fit) {
    const top = fit.getBoundingClientRect().top;
    return HEIGHT - BOTTOM - (top - fit.parentElement.getBoundingClientRect().top);
  }

  function height(fit) {
    return fit.getBoundingClientRect().height;
  }

  function overflows(fit, scale) {
    fit.style.setProperty("--fit", scale);
    const wide = Array.from(fit.querySelectorAll("pre, div"))
      .some((part) => part.scrollWidth > part.clientWidth + 1);
    return wide || height(fit) > room(fit);
  }

  // The figure fills what the other parts leave of the slide.
  function enlarge(fit, figure) {
    figure.style.width = "1px";
    figure.style.height = "1px";
    const free = room(fit) - height(fit) - 4;
    const ratio = figure.naturalWidth / figure.naturalHeight;
    const natural = LARGEST_FIGURE * (Number(figure.dataset.width) || Infinity);
    const width = Math.min(fit.clientWidth, free * ratio, natural);
    figure.style.width = `${Math.floor(width)}px`;
    figure.style.height = "auto";
  }

  // A paragraph or a few printed lines may be very large, as long as a third of the
  // slide stays free.
  function suits(fit, scale) {
    return !overflows(fit, scale) &&
      (scale <= LARGEST || height(fit) <= room(fit) * 2 / 3);
  }

  // Find the largest scale that suits, by halving: each try lays the slide out anew.
  function scaleText(fit) {
    const alone = fit.parentElement.matches('[data-kind="text"], [data-kind="show"]') &&
      !fit.querySelector(".highlight, table");
    const largest = fit.querySelector("img") ? 1 : alone ? LARGEST_TEXT : LARGEST;
    if (suits(fit, largest)) { return largest; }
    let low = SMALLEST, high = largest;
    while (high - low > STEP) {
      const middle = (low + high) / 2;
      if (suits(fit, middle)) { low = middle; } else { high = middle; }
    }
    fit.style.setProperty("--fit", low);
    return low;
  }

  function place(section) {
    const fit = box(section), figure = fit.querySelector("img");
    if (figure) { enlarge(fit, figure); }
    section.dataset.scale = scaleText(fit);
    const free = room(fit) - height(fit);
    const scale = Number(section.dataset.scale);
    fit.style.paddingTop = `${Math.max(0, Math.floor(0.4 * free / scale))}px`;
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

  // AssistiveMML writes MathML beside each formula, for screen readers. It needs the
  // formulas' own class, which MathJax loads only with the first formula: not at all for
  // a deck without any.
  window.addEventListener("load", function () {
    MathJax.Hub.Queue(
      ["Require", MathJax.Ajax, "[MathJax]/jax/element/mml/jax.js"],
      ["Typeset", MathJax.Hub], start);
  });
})();
