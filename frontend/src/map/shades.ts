/**
 * Areas shaded by a number: `[data-shades=url]` around a map. The address gives {"level", "areas": [{"code", "n", "label", "href"}]};
 * an area that is chosen says its number and links to its list. A table beside the map holds the same.
 */
import type * as maplibre from 'maplibre-gl'

export interface Shade {
  code: string
  n: number
  label: string
  href: string
}

export interface Shades {
  level: string
  areas: Shade[]
}

const STRENGTHS = [0.12, 0.26, 0.42, 0.58, 0.76]

/** A fifth of the areas each, by their numbers: a few large ones do not make all others look empty. The largest is always strong. */
function strengths(areas: Shade[]): (string | number)[] {
  const sorted = areas.map((area) => area.n).sort((a, b) => a - b)
  return areas.flatMap((area) => {
    const upTo = (sorted.lastIndexOf(area.n) + 1) / sorted.length
    return [area.code, STRENGTHS[Math.ceil(upTo * STRENGTHS.length) - 1]!]
  })
}

export async function read(address: string): Promise<Shades> {
  const answer = await fetch(address)
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`)
  return (await answer.json()) as Shades
}

/** Lays the shades beneath the lines of the map and tells which area was chosen. */
export function shade(map: maplibre.Map, shades: Shades, dark: boolean, chosen: (at: maplibre.LngLat, area: Shade) => void): void {
  if (shades.areas.length === 0 || map.getSource(shades.level) === undefined) return
  const lines = ['grid', 'community', 'street', 'district'].find((level) => map.getLayer(level) !== undefined)
  const opacity = ['match', ['get', 'code'], ...strengths(shades.areas), 0] as unknown as maplibre.ExpressionSpecification
  map.addLayer({ id: 'shades', type: 'fill', source: shades.level, paint: { 'fill-color': dark ? '#6cc6c4' : '#0b5d66', 'fill-opacity': opacity } }, lines)
  const known = new Map(shades.areas.map((area) => [area.code, area]))
  map.on('click', 'shades', (event) => {
    const area = known.get(String(event.features?.[0]?.properties.code ?? ''))
    if (area !== undefined) chosen(event.lngLat, area)
  })
}
