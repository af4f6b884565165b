/** The staff's pages: everything of the portal's, and htmx, keys and bulk work. */
import './common'
import './htmx'
import './behaviours/bulk'
import './behaviours/keys'
import './behaviours/live'
import { begin } from './attach'

begin()
