/**
 * Draws what a table beside it says. `<div data-chart="#table-or-json">` names a `<script type="application/json">`:
 * {"kind": "bar|line|stacked|across", "labels": […], "series": [{"name", "values", "tone"?}], "unit"?, "hrefs"?: […]}.
 */
import * as echarts from 'echarts/core'
import { BarChart, LineChart } from 'echarts/charts'
import { AriaComponent, GridComponent, LegendComponent, TooltipComponent } from 'echarts/components'
import { SVGRenderer } from 'echarts/renderers'

echarts.use([BarChart, LineChart, AriaComponent, GridComponent, LegendComponent, TooltipComponent, SVGRenderer])

interface Series {
  name: string
  values: (number | null)[]
  tone?: string
}

interface Figures {
  kind: 'bar' | 'line' | 'stacked' | 'across'
  labels: string[]
  series: Series[]
  unit?: string
  hrefs?: string[]
}

const PALETTE = ['--primary', '--wood', '--tone-info', '--tone-ok', '--tone-pause', '--tone-warn', '--tone-late']

/** A colour as the browser resolves it now, in the theme now. */
function resolved(element: HTMLElement, name: string): string {
  const probe = document.createElement('span')
  probe.style.color = `var(${name})`
  element.append(probe)
  const colour = getComputedStyle(probe).color
  probe.remove()
  return colour
}

function series(figures: Figures, element: HTMLElement): echarts.EChartsCoreOption[] {
  return figures.series.map((each, index) => ({
    name: each.name,
    type: figures.kind === 'line' ? 'line' : 'bar',
    data: each.values,
    color: resolved(element, each.tone === undefined ? PALETTE[index % PALETTE.length]! : `--tone-${each.tone}`),
    barMaxWidth: 26,
    symbolSize: 6,
    ...(figures.kind === 'stacked' ? { stack: 'all' } : {}),
  }))
}

function options(figures: Figures, element: HTMLElement): echarts.EChartsCoreOption {
  const [ink, line] = [resolved(element, '--ink-soft'), resolved(element, '--line')]
  const names = { type: 'category', data: figures.labels, axisLabel: { color: ink, hideOverlap: true }, axisLine: { lineStyle: { color: line } }, axisTick: { show: false }, inverse: figures.kind === 'across' }
  const values = { type: 'value', axisLabel: { color: ink }, splitLine: { lineStyle: { color: line } }, minInterval: figures.unit === '%' ? 0 : 1 }
  return {
    animation: !matchMedia('(prefers-reduced-motion: reduce)').matches,
    textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
    aria: { enabled: true, decal: { show: figures.series.length > 2 } },
    grid: { left: 8, right: 16, top: figures.series.length > 1 ? 36 : 12, bottom: 4, containLabel: true },
    legend: { show: figures.series.length > 1, top: 0, left: 0, textStyle: { color: ink }, itemWidth: 14, itemHeight: 10 },
    // richText: the other way writes style attributes, which our content policy refuses
    tooltip: { trigger: 'axis', renderMode: 'richText', axisPointer: { type: 'shadow' } },
    xAxis: figures.kind === 'across' ? values : names,
    yAxis: figures.kind === 'across' ? names : values,
    series: series(figures, element),
  }
}

export async function draw(element: HTMLElement): Promise<void> {
  const given = document.querySelector(element.dataset.chart ?? '')?.textContent
  const figures = (given !== null && given !== undefined ? JSON.parse(given) : await (await fetch(element.dataset.url ?? '')).json()) as Figures
  const chart = echarts.init(element, null, { renderer: 'svg' })
  const paint = (): void => chart.setOption(options(figures, element), true)
  paint()
  chart.on('click', (event) => {
    const href = figures.hrefs?.[event.dataIndex]
    if (href !== undefined && href !== '') location.assign(href)
  })
  new ResizeObserver(() => chart.resize()).observe(element)
  document.addEventListener('mazha:theme', paint)
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', paint)
  element.dataset.ready = '1'
}
