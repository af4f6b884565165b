/**
 * A map from the district's own shapes: no tiles and no fonts from outside. Shows points, or lets one be chosen.
 *
 * `<div data-map data-base="/map/base.geojson" [data-points="….geojson"] [data-pick] [data-lon data-lat] [data-tiles="{z}/{x}/{y}"]>`
 */
import * as maplibre from 'maplibre-gl'
import worker from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url'
import 'maplibre-gl/dist/maplibre-gl.css'
import { style } from './style'
import { word } from '../say'

maplibre.setWorkerUrl(worker)

interface Place {
  lon: number
  lat: number
}

async function bounds(address: string): Promise<maplibre.LngLatBounds> {
  const shapes = (await (await fetch(address)).json()) as GeoJSON.FeatureCollection
  const box = new maplibre.LngLatBounds()
  const walk = (coordinates: unknown): void => {
    if (!Array.isArray(coordinates)) return
    if (typeof coordinates[0] === 'number') box.extend(coordinates as [number, number])
    else coordinates.forEach(walk)
  }
  for (const feature of shapes.features) if ('coordinates' in feature.geometry) walk(feature.geometry.coordinates)
  return box
}

function controls(map: maplibre.Map): void {
  map.addControl(new maplibre.NavigationControl({ showCompass: false }), 'top-right')
  map.addControl(new maplibre.ScaleControl({}), 'bottom-left')
}

function picks(map: maplibre.Map, element: HTMLElement, first: Place | null): void {
  const box = element.closest<HTMLElement>('[data-place]') ?? element
  const pin = new maplibre.Marker({ draggable: true, color: '#a01f18' })
  const put = ({ lon, lat }: Place): void => {
    pin.setLngLat([lon, lat]).addTo(map)
  }
  const tell = ({ lng, lat }: maplibre.LngLat): void => {
    box.dispatchEvent(new CustomEvent('mazha:place', { detail: { lon: lng, lat, from: 'map' } }))
  }
  if (first !== null) put(first)
  map.on('click', (event) => tell(event.lngLat))
  pin.on('dragend', () => tell(pin.getLngLat()))
  box.addEventListener('mazha:place', (event) => {
    const place = (event as CustomEvent<Place & { from?: string }>).detail
    put(place)
    if (place.from !== 'map') map.flyTo({ center: [place.lon, place.lat], zoom: 16, animate: !matchMedia('(prefers-reduced-motion: reduce)').matches })
  })
  map.getCanvas().addEventListener('keydown', (event) => {
    if (event.key === 'Enter') tell(map.getCenter())
  })
}

function points(map: maplibre.Map, address: string): void {
  map.addSource('points', { type: 'geojson', data: address, cluster: true, clusterRadius: 40, clusterMaxZoom: 15 })
  map.addLayer({
    id: 'clusters', type: 'circle', source: 'points', filter: ['has', 'point_count'],
    paint: { 'circle-color': '#0b5d66', 'circle-radius': ['step', ['get', 'point_count'], 14, 20, 19, 100, 26], 'circle-stroke-color': '#fff', 'circle-stroke-width': 2 },
  })
  map.addLayer({
    id: 'counts', type: 'symbol', source: 'points', filter: ['has', 'point_count'],
    layout: { 'text-field': ['get', 'point_count_abbreviated'], 'text-size': 12, 'text-allow-overlap': true }, paint: { 'text-color': '#fff' },
  })
  map.addLayer({
    id: 'singles', type: 'circle', source: 'points', filter: ['!', ['has', 'point_count']],
    paint: { 'circle-color': ['case', ['==', ['get', 'tone'], 'late'], '#b3261e', ['==', ['get', 'tone'], 'warn'], '#b87700', '#0b5d66'], 'circle-radius': 7, 'circle-stroke-color': '#fff', 'circle-stroke-width': 2 },
  })
  map.on('click', 'clusters', (event) => {
    map.easeTo({ center: event.lngLat, zoom: map.getZoom() + 2 })
  })
  map.on('click', 'singles', (event) => {
    const found = event.features?.[0]
    if (found === undefined) return
    const note = document.createElement('a')
    note.href = String(found.properties.href ?? '#')
    note.textContent = String(found.properties.label ?? '')
    new maplibre.Popup({ closeButton: true }).setLngLat(event.lngLat).setDOMContent(note).addTo(map)
  })
}

export async function show(element: HTMLElement): Promise<void> {
  const { base = '', tiles } = element.dataset
  const lon = Number(element.dataset.lon ?? '')
  const lat = Number(element.dataset.lat ?? '')
  const first = element.dataset.lon !== undefined && element.dataset.lon !== '' ? { lon, lat } : null
  const map = new maplibre.Map({
    container: element,
    style: style(base, tiles),
    localIdeographFontFamily: getComputedStyle(document.body).fontFamily,
    attributionControl: false,
    dragRotate: false,
    pitchWithRotate: false,
    cooperativeGestures: element.dataset.pick === undefined,
    locale: { 'Map.Title': word('map'), 'NavigationControl.ZoomIn': word('zoomIn'), 'NavigationControl.ZoomOut': word('zoomOut') },
  })
  map.touchZoomRotate.disableRotation()
  controls(map)
  const box = await bounds(base)
  if (first !== null) map.jumpTo({ center: [lon, lat], zoom: 15.5 })
  else if (!box.isEmpty()) map.fitBounds(box, { padding: 24, animate: false })
  if (element.dataset.pick !== undefined) picks(map, element, first)
  else if (first !== null) new maplibre.Marker({ color: '#a01f18' }).setLngLat([lon, lat]).addTo(map)
  await map.once('load')
  if (element.dataset.points !== undefined) points(map, element.dataset.points)
  element.dataset.ready = '1'
}
