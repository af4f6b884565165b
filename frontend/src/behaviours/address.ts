/** Suggests addresses while one is typed: `<input data-address="/places" list="…">` fills its datalist from JSON. */
import { attach } from '../attach'

interface Candidate {
  text: string
  lon: number
  lat: number
}

attach('input[data-address]', (element) => {
  const input = element as HTMLInputElement
  const list = document.getElementById(input.getAttribute('list') ?? '')
  const place = document.querySelector(input.dataset.place ?? '')
  let found: Candidate[] = []
  let timer = 0

  const ask = async (): Promise<void> => {
    const answer = await fetch(`${input.dataset.address ?? ''}?q=${encodeURIComponent(input.value)}`)
    if (!answer.ok || list === null) return
    found = ((await answer.json()) as { candidates: Candidate[] }).candidates
    list.replaceChildren(...found.map((each) => Object.assign(document.createElement('option'), { value: each.text })))
  }

  input.addEventListener('input', () => {
    const chosen = found.find((each) => each.text === input.value)
    if (chosen !== undefined) {
      place?.dispatchEvent(new CustomEvent('mazha:place', { detail: { lon: chosen.lon, lat: chosen.lat } }))
      return
    }
    clearTimeout(timer)
    if (input.value.trim().length >= 2) timer = window.setTimeout(() => void ask().catch(() => undefined), 250)
  })
})
