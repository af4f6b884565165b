/** What went wrong is the first thing heard: the summary of errors takes the focus when the page opens. */
import { attach } from '../attach'

attach('[data-focus]', (element) => element.focus())
