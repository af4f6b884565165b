/** The base map: paper, the district's outline, its areas with their names. Tiles, where there are any, lie beneath. */
import type { LayerSpecification, StyleSpecification } from 'maplibre-gl'

export interface Tiles {
  urls: string[]
  most: number
  by: string
}

interface Colours {
  paper: string
  land: string
  edge: string
  outline: string
  text: string
}

const DAY: Colours = { paper: '#e9e5dc', land: '#faf8f4', edge: '#bdb3a2', outline: '#0b5d66', text: '#3f4d50' }
const NIGHT: Colours = { paper: '#0f181c', land: '#1d2b31', edge: '#3e5159', outline: '#6cc6c4', text: '#c3cdcc' }

const width: Record<string, number> = { grid: 0.5, community: 0.9, street: 1.8, district: 2.4 }
const nearest: Record<string, number> = { grid: 13, community: 11.5 }

function names(level: string, from: number, size: number, colours: Colours): LayerSpecification {
  return {
    id: `${level}-names`, type: 'symbol', source: 'names', minzoom: from, filter: ['==', ['get', 'level'], level],
    layout: { 'text-field': ['get', 'name'], 'text-size': size, 'text-max-width': 8 },
    paint: { 'text-color': colours.text, 'text-halo-color': colours.land, 'text-halo-width': 1.4 },
  }
}

/** One point for each area, so that a name stands once, where the district's book puts it. */
function labels(areas: Record<string, GeoJSON.FeatureCollection>): GeoJSON.FeatureCollection {
  const key = document.documentElement.lang.startsWith('zh') ? 'zh' : 'en'
  const features = ['street', 'community'].flatMap((level) => areas[level]?.features ?? []).map((area): GeoJSON.Feature => ({
    type: 'Feature',
    properties: { level: area.properties?.level, name: area.properties?.[key] },
    geometry: { type: 'Point', coordinates: [area.properties?.lon, area.properties?.lat] },
  }))
  return { type: 'FeatureCollection', features }
}

export function style(areas: Record<string, GeoJSON.FeatureCollection>, tiles: Tiles[], dark: boolean): StyleSpecification {
  const colours = dark && tiles.length === 0 ? NIGHT : DAY
  const sources: StyleSpecification['sources'] = { names: { type: 'geojson', data: labels(areas) } }
  const layers: LayerSpecification[] = [{ id: 'paper', type: 'background', paint: { 'background-color': colours.paper } }]
  tiles.forEach((each, index) => {
    sources[`tiles-${index}`] = { type: 'raster', tiles: each.urls, tileSize: 256, maxzoom: each.most, attribution: each.by }
    layers.push({ id: `tiles-${index}`, type: 'raster', source: `tiles-${index}` })
  })
  for (const [level, data] of Object.entries(areas)) sources[level] = { type: 'geojson', data }
  if (tiles.length === 0) layers.push({ id: 'land', type: 'fill', source: 'district', paint: { 'fill-color': colours.land } })
  for (const level of ['grid', 'community', 'street', 'district']) {
    if (areas[level] === undefined) continue
    const colour = level === 'district' ? colours.outline : colours.edge
    layers.push({ id: level, type: 'line', source: level, minzoom: nearest[level] ?? 0, layout: { 'line-join': 'round' }, paint: { 'line-color': colour, 'line-width': width[level] ?? 1 } })
  }
  layers.push(names('community', 12.7, 11.5, colours), names('street', 0, 13, colours))
  return { version: 8, sources, layers }
}
