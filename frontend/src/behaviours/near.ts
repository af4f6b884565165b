/** "Near me": asks the phone where it is, once, when pressed; fills the two fields and tells the map. */
import { attach } from '../attach'
import { toast, word } from '../say'

attach('[data-near]', (button) => {
  button.hidden = !('geolocation' in navigator)
  button.addEventListener('click', () => {
    button.setAttribute('aria-busy', 'true')
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        button.removeAttribute('aria-busy')
        const detail = { lon: coords.longitude, lat: coords.latitude, accuracy: coords.accuracy }
        document.querySelector(button.dataset.near ?? '')?.dispatchEvent(new CustomEvent('mazha:place', { detail }))
      },
      () => {
        button.removeAttribute('aria-busy')
        toast(word('noPosition'))
      },
      { enableHighAccuracy: true, timeout: 10_000, maximumAge: 60_000 },
    )
  })
})

/** The two fields follow the place, with or without a map: `<div data-place data-lon="#id_lon" data-lat="#id_lat">`. */
attach('[data-place]', (box) => {
  const field = (name: 'lon' | 'lat'): HTMLInputElement | null => document.querySelector(box.dataset[name] ?? '')
  box.addEventListener('mazha:place', (event) => {
    const { lon, lat } = (event as CustomEvent<{ lon: number; lat: number }>).detail
    const [x, y] = [field('lon'), field('lat')]
    if (x === null || y === null) return
    x.value = lon.toFixed(6)
    y.value = lat.toFixed(6)
    const said = box.querySelector('[data-place-said]')
    if (said !== null) said.textContent = word('placed')
  })
})
