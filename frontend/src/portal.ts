/** The residents' pages. */
import './common'
import { begin } from './attach'

begin()
