/* Opened as a file, browsers give a page no workers, and Material searches in one. This runs the worker's script in a hidden frame. */
(() => {
  if (location.protocol !== "file:") return;

  window.IFrameWorker = class extends EventTarget {
    constructor(url) {
      super();
      const frame = document.createElement("iframe");
      frame.hidden = true;
      frame.tabIndex = -1;
      frame.title = "Search";
      document.body.append(frame);
      const inner = frame.contentWindow;
      const load = source =>
        new Promise((done, failed) => {
          const script = inner.document.createElement("script");
          script.onload = done;
          script.onerror = () => failed(new Error(`${source} was not found`));
          script.src = source;
          inner.document.body.append(script);
        });
      // Both sides speak as if they were parted, so each message arrives after whatever goes on now.
      inner.postMessage = data => setTimeout(() => this.dispatchEvent(new MessageEvent("message", { data })));
      inner.importScripts = async (...sources) => {
        for (const source of sources) await load(source);
      };
      this._inner = inner;
      this._ready = load(new URL(url, document.baseURI).href);
      this._frame = frame;
    }

    postMessage(data) {
      this._ready.then(() => this._inner.dispatchEvent(new this._inner.MessageEvent("message", { data })));
    }

    terminate() {
      this._frame.remove();
    }
  };
  window.Worker = window.IFrameWorker;
})();
