/** Waits for news of what this page shows, and says so in a line of its own. Nothing on the page moves until asked to.
 *
 *  A page that nobody looks at does not wait; seen again, it asks from where it was told last. */
import { attach } from '../attach'

interface News {
  ids: string[]
  more: boolean
}

const FIRST_PAUSE = 10_000
const LONGEST_PAUSE = 300_000

attach('[data-live]', (region) => {
  const line = region.querySelector<HTMLElement>('p')
  const words = region.querySelector('span')
  if (line === null || words === null || !('EventSource' in window)) return
  const address = new URL(region.dataset.live ?? '', location.href)
  const seen = new Set<string>()
  let more = false
  let source: EventSource | undefined
  let timer: number | undefined
  let pause = FIRST_PAUSE
  let over = false

  const stop = (): void => {
    clearTimeout(timer)
    source?.close()
    source = undefined
  }

  const tell = (news: News): void => {
    for (const id of news.ids) seen.add(id)
    more ||= news.more
    const said = (more ? region.dataset.liveMore : region.dataset.liveSaid) ?? ''
    words.textContent = said.replace('{n}', String(Math.max(seen.size, more ? 1 : 0)))
    line.hidden = false
  }

  const remember = (event: MessageEvent<string>): void => {
    if (event.lastEventId !== '') address.searchParams.set('mark', event.lastEventId)
    pause = FIRST_PAUSE
    if (!region.isConnected) stop()
  }

  const wait = (): void => {
    if (source !== undefined || over || document.hidden || !region.isConnected) return
    source = new EventSource(address, { withCredentials: address.origin !== location.origin })
    source.addEventListener('beat', remember)
    source.addEventListener('news', (event: MessageEvent<string>) => {
      remember(event)
      tell(JSON.parse(event.data) as News)
    })
    source.addEventListener('over', () => {
      over = true
      stop()
    })
    source.addEventListener('error', () => {
      if (source?.readyState !== EventSource.CLOSED) return // the browser comes again by itself
      stop()
      timer = window.setTimeout(wait, pause)
      pause = Math.min(pause * 2, LONGEST_PAUSE)
    })
  }

  document.addEventListener('visibilitychange', () => (document.hidden ? stop() : wait()))
  addEventListener('pagehide', stop)
  addEventListener('pageshow', wait)
  document.addEventListener('htmx:afterSettle', () => region.isConnected || stop())
  wait()
})
