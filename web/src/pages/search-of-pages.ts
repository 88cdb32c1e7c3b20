import { compact, oneOf, type RawSearch, text, whole } from '../parts/search.ts'

/** Everything a page can be set to stands in its address. One reader for each page. */

export const overviewSearch = (raw: RawSearch) =>
  compact({ run: text(raw.run), slice: text(raw.slice), metric: text(raw.metric) })

export const runsSearch = (raw: RawSearch) => compact({ page: whole(raw.page) })

export const explorerSearch = (raw: RawSearch) =>
  compact({
    candidate: text(raw.candidate),
    outcome: oneOf(raw.outcome, ['answered', 'failed']),
    metric: text(raw.metric),
    score: oneOf(raw.score, ['lowest', 'highest', 'partial', 'unscored', 'errored']),
    search: text(raw.search)?.slice(0, 200),
    sort: oneOf(raw.sort, ['example', 'score', 'latency', 'cost', 'started']),
    order: oneOf(raw.order, ['asc', 'desc']),
    open: text(raw.open),
    of: text(raw.of),
    repeat: whole(raw.repeat),
    tab: oneOf(raw.tab, ['trial', 'all']),
  })
export type ExplorerSearch = ReturnType<typeof explorerSearch>

export const diffSearch = (raw: RawSearch) =>
  compact({
    a: text(raw.a),
    b: text(raw.b),
    metric: text(raw.metric),
    better: oneOf(raw.better, ['a', 'b', 'any']),
  })

export const loadSearch = (raw: RawSearch) => compact({ load: text(raw.load) })

export const gateSearch = (raw: RawSearch) => compact({ gate: text(raw.gate) })

export const costSearch = (raw: RawSearch) =>
  compact({ run: text(raw.run), candidate: text(raw.candidate), volume: whole(raw.volume) || undefined })

export const decisionSearch = (raw: RawSearch) => compact({ decision: text(raw.decision) })

export const confidenceSearch = (raw: RawSearch) => compact({ candidate: text(raw.candidate) })

export const judgeSearch = (raw: RawSearch) =>
  compact({
    tab: oneOf(raw.tab, ['card', 'disagreements', 'corrected', 'earlier']),
    review: text(raw.review),
    dimension: text(raw.dimension),
    part: oneOf(raw.part, ['development', 'test']),
    group: text(raw.group),
  })

export const reviewsSearch = (raw: RawSearch) =>
  compact({ draw: oneOf(raw.draw, ['new']), run: text(raw.run) })

export const rateSearch = (raw: RawSearch) => compact({ item: text(raw.item) })

export const agreementSearch = (raw: RawSearch) =>
  compact({ dimension: text(raw.dimension), by: oneOf(raw.by, ['majority', 'dawid_skene']) })

export const decideSearch = (raw: RawSearch) =>
  compact({
    item: text(raw.item),
    dimension: text(raw.dimension),
    show: oneOf(raw.show, ['open', 'decided']),
  })

export const settingsSearch = (raw: RawSearch) =>
  compact({ tab: oneOf(raw.tab, ['account', 'people', 'keys', 'audit', 'appearance']) })
export type SettingsTab = NonNullable<ReturnType<typeof settingsSearch>['tab']>

export const openSearch = (raw: RawSearch) => compact({ token: text(raw.token) })

export const signInSearch = (raw: RawSearch) => compact({ from: text(raw.from) })
