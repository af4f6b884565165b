/** The base map: paper, the district's outline, its areas with their names. Optional tiles lie beneath. */
import type { StyleSpecification } from 'maplibre-gl'

export function style(base: string, tiles: string | undefined): StyleSpecification {
  const under: StyleSpecification['sources'] = tiles === undefined || tiles === '' ? {} : { tiles: { type: 'raster', tiles: [tiles], tileSize: 256 } }
  return {
    version: 8,
    sources: { ...under, base: { type: 'geojson', data: base } },
    layers: [
      { id: 'paper', type: 'background', paint: { 'background-color': '#e9e5dc' } },
      ...(Object.keys(under).length === 0 ? [] : [{ id: 'tiles', type: 'raster' as const, source: 'tiles' }]),
      { id: 'areas', type: 'fill', source: 'base', filter: ['==', ['geometry-type'], 'Polygon'], paint: { 'fill-color': '#faf8f4', 'fill-opacity': tiles === undefined || tiles === '' ? 1 : 0.15 } },
      { id: 'edges', type: 'line', source: 'base', filter: ['!=', ['get', 'level'], 'district'], paint: { 'line-color': '#c3b9a8', 'line-width': ['case', ['==', ['get', 'level'], 'street'], 1.6, 0.7] } },
      { id: 'outline', type: 'line', source: 'base', filter: ['==', ['get', 'level'], 'district'], paint: { 'line-color': '#0b5d66', 'line-width': 2.2 } },
      {
        id: 'names', type: 'symbol', source: 'base', filter: ['has', 'name'],
        layout: { 'text-field': ['get', 'name'], 'text-size': ['interpolate', ['linear'], ['zoom'], 10, 11, 15, 14], 'text-max-width': 8 },
        paint: { 'text-color': '#47565a', 'text-halo-color': '#faf8f4', 'text-halo-width': 1.5 },
      },
    ],
  }
}
