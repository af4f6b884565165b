/** Keeps "2 hours left" true while the page stays open. The server's sentence is the same rule: design/clocks.py. */
import { attach } from '../attach'
import { word } from '../say'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

function span(milliseconds: number): string {
  const size = Math.abs(milliseconds)
  if (size < HOUR) return word('minutes', { n: Math.max(1, Math.floor(size / MINUTE)) })
  if (size < 2 * DAY) return word('hours', { n: Math.floor(size / HOUR) })
  return word('days', { n: Math.floor(size / DAY) })
}

attach('time[data-countdown]', (element) => {
  const due = new Date((element as HTMLTimeElement).dateTime).getTime()
  const tell = (): void => {
    const left = due - Date.now()
    element.textContent = left >= 0 ? word('left', { span: span(left) }) : word('over', { span: span(left) })
  }
  const timer = setInterval(() => (element.isConnected ? tell() : clearInterval(timer)), MINUTE)
})
