// Builds the browser's side into the package, where Django serves it. The built files are committed: users need no Node.
import { readFileSync } from 'node:fs'
import { defineConfig, type Plugin } from 'vite'

/** One file of symbols from the icons that `icons.txt` names, referred to by `<use href="…#name">`. */
function sprite(): Plugin {
  return {
    name: 'mazha-icons',
    apply: 'build',
    generateBundle() {
      const names = readFileSync('icons.txt', 'utf8').split('\n').map((line) => line.trim()).filter((line) => line !== '')
      const symbols = names.map((name) => {
        const drawn = readFileSync(`node_modules/@tabler/icons/icons/outline/${name}.svg`, 'utf8')
        const inside = drawn.slice(drawn.indexOf('>', drawn.indexOf('<svg')) + 1, drawn.lastIndexOf('</svg>'))
        const lines = inside.replace(/<path stroke="none"[^>]*>/g, '').replace(/\s*\n\s*/g, '')
        return `<symbol id="${name}" viewBox="0 0 24 24">${lines}</symbol>`
      })
      const source = `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join('\n')}</svg>\n`
      this.emitFile({ type: 'asset', name: 'icons.svg', originalFileName: 'icons.svg', source })
    },
  }
}

export default defineConfig({
  base: './',
  plugins: [sprite()],
  css: { preprocessorOptions: { scss: { loadPaths: ['node_modules'], silenceDeprecations: ['if-function'] } } },
  build: {
    outDir: '../src/mazha/design/static/design',
    emptyOutDir: true,
    manifest: 'manifest.json',
    license: { fileName: 'licences.md' },
    assetsDir: 'a',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: ['chrome100', 'safari15.4', 'firefox100'],
    cssTarget: ['chrome100', 'safari15.4', 'firefox100'],
    rolldownOptions: {
      input: { portal: 'src/portal.ts', desk: 'src/desk.ts', site: 'styles/site.scss' },
      // Apart, so that a change of ours does not rewrite the large files in history.
      output: { codeSplitting: { groups: [{ name: 'maplibre', test: /node_modules.(maplibre-gl|@maplibre|@mapbox)/ }, { name: 'echarts', test: /node_modules.(echarts|zrender)/ }] } },
    },
    chunkSizeWarningLimit: 1200,
  },
  worker: { format: 'es' },
})
