/**
 * A map from the district's own shapes: no tiles and no fonts from outside. Shows points, or lets one be chosen.
 *
 * `<div data-map data-areas="/map/district.geojson …" [data-points] [data-pick] [data-lon data-lat] [data-tiles]>`: the tag `{% map %}`.
 */
import * as maplibre from 'maplibre-gl'
import worker from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url'
import 'maplibre-gl/dist/maplibre-gl.css'
import { read, shade } from './shades'
import { style, type Tiles } from './style'
import { word } from '../say'

maplibre.setWorkerUrl(worker)

interface Place {
  lon: number
  lat: number
}

/** The areas' documents by level: `/map/street.geojson` becomes `street`. */
async function fetched(addresses: string): Promise<Record<string, GeoJSON.FeatureCollection>> {
  const found = addresses.split(/\s+/).filter((each) => each !== '').map(async (address) => {
    const answer = await fetch(address)
    if (!answer.ok) throw new Error(`${address}: ${answer.status}`)
    return [/(\w+)\.geojson/.exec(address)?.[1] ?? address, (await answer.json()) as GeoJSON.FeatureCollection] as const
  })
  return Object.fromEntries(await Promise.all(found))
}

function bounds(shapes: GeoJSON.FeatureCollection | undefined): maplibre.LngLatBounds {
  const box = new maplibre.LngLatBounds()
  const walk = (coordinates: unknown): void => {
    if (!Array.isArray(coordinates)) return
    if (typeof coordinates[0] === 'number') box.extend(coordinates as [number, number])
    else coordinates.forEach(walk)
  }
  for (const feature of shapes?.features ?? []) if ('coordinates' in feature.geometry) walk(feature.geometry.coordinates)
  return box
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
    if (place.from !== 'map') map.flyTo({ center: [place.lon, place.lat], zoom: 15, animate: !matchMedia('(prefers-reduced-motion: reduce)').matches })
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
    tell(map, event.lngLat, String(found.properties.href ?? '#'), String(found.properties.label ?? ''))
  })
}

/** A small note on the map that leads somewhere. */
function tell(map: maplibre.Map, at: maplibre.LngLat, href: string, label: string): void {
  const note = document.createElement('a')
  note.href = href
  note.textContent = label
  new maplibre.Popup({ closeButton: true }).setLngLat(at).setDOMContent(note).addTo(map)
}

const isDark = (element: HTMLElement): boolean => {
  const theme = element.ownerDocument.documentElement.dataset.bsTheme
  return theme === 'dark' || (theme !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches)
}

function made(element: HTMLElement, areas: Record<string, GeoJSON.FeatureCollection>, tiles: Tiles[]): maplibre.Map {
  const map = new maplibre.Map({
    container: element,
    style: style(areas, tiles, isDark(element)),
    localIdeographFontFamily: getComputedStyle(document.body).fontFamily,
    attributionControl: tiles.length > 0 ? { compact: true } : false,
    dragRotate: false,
    pitchWithRotate: false,
    maxZoom: 18,
    cooperativeGestures: element.dataset.pick === undefined && matchMedia('(pointer: coarse)').matches,
    locale: { 'Map.Title': word('mapTitle'), 'NavigationControl.ZoomIn': word('zoomIn'), 'NavigationControl.ZoomOut': word('zoomOut') },
  })
  map.touchZoomRotate.disableRotation()
  map.addControl(new maplibre.NavigationControl({ showCompass: false }), 'top-right')
  map.addControl(new maplibre.ScaleControl({}), 'bottom-left')
  return map
}

export async function show(element: HTMLElement): Promise<void> {
  const areas = await fetched(element.dataset.areas ?? '')
  const tiles = JSON.parse(element.dataset.tiles ?? '[]') as Tiles[]
  const map = made(element, areas, tiles)
  const loaded = map.once('load')
  const { lon, lat } = element.dataset
  const pin = lon === undefined || lat === undefined ? null : { lon: Number(lon), lat: Number(lat) }
  const box = bounds(areas.district)
  if (pin !== null) map.jumpTo({ center: pin, zoom: 14 })
  else if (!box.isEmpty()) map.fitBounds(box, { padding: 16, animate: false })
  if (element.dataset.pick !== undefined) picks(map, element, pin)
  else if (pin !== null) new maplibre.Marker({ color: '#a01f18' }).setLngLat(pin).addTo(map)
  const address = element.closest<HTMLElement>('[data-shades]')?.dataset.shades
  const shades = address === undefined ? null : await read(address)
  await loaded
  const dress = (): void => {
    if (shades !== null) shade(map, shades, isDark(element), (at, area) => tell(map, at, area.href, area.label))
    if (element.dataset.points !== undefined) points(map, element.dataset.points)
  }
  dress()
  document.addEventListener('mazha:theme', () => {
    map.setStyle(style(areas, tiles, isDark(element)), { diff: false })
    void map.once('styledata').then(dress)
  })
  element.dataset.ready = '1'
}
