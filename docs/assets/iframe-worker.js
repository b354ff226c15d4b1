// Search in pages that are opened from a folder: browsers start no worker there, so its script runs
// in a hidden frame instead. The theme's offline plugin would fetch such a script from a CDN.
class IFrameWorker extends EventTarget {
  constructor(url) {
    super()
    this.frame = document.createElement("iframe")
    this.frame.hidden = true
    document.body.appendChild(this.frame)
    const page = this.frame.contentWindow
    page.postMessage = (data) => this.answer(data)
    page.importScripts = (...urls) =>
      urls.reduce((done, next) => done.then(() => IFrameWorker.load(page, next)), Promise.resolve())
    this.ready = IFrameWorker.load(page, url)
  }

  static load(page, url) {
    return new Promise((resolve, reject) => {
      const script = page.document.createElement("script")
      script.src = url
      script.onload = resolve
      script.onerror = reject
      page.document.body.appendChild(script)
    })
  }

  answer(data) {
    const message = new MessageEvent("message", { data })
    this.dispatchEvent(message)
    if (this.onmessage) this.onmessage(message)
  }

  postMessage(data) {
    this.ready.then(() => {
      this.frame.contentWindow.dispatchEvent(new MessageEvent("message", { data }))
    })
  }

  terminate() {
    this.frame.remove()
  }
}

if (location.protocol === "file:") {
  window.IFrameWorker = IFrameWorker
  window.Worker = IFrameWorker
}
