import { getRouteApi } from '@tanstack/react-router'
import { Tabs } from 'radix-ui'
import type { Scorer } from '../../../../src/server/api-contract.ts'
import { useScorers } from '../../api/judges.ts'
import { useMay } from '../../api/session.ts'
import { Badge } from '../../parts/badge.tsx'
import { EmptyState } from '../../parts/empty-state.tsx'
import { Loaded } from '../../parts/loaded.tsx'
import { PageHead } from '../../parts/page-head.tsx'
import { Tab } from '../../parts/tab.tsx'
import { AgainstPeople } from './against-people.tsx'
import { CalibratePart } from './calibrate-part.tsx'
import { CardView } from './card-view.tsx'
import { CorrectedPart } from './corrected-part.tsx'
import { DisagreementsPart } from './disagreements-part.tsx'
import { EarlierCards } from './earlier-cards.tsx'
import { ScorerState } from './scorer-state.tsx'
import { useJudgeSearch } from './use-judge-search.ts'

const route = getRouteApi('/app/judges/$id')

export function JudgePage() {
  const { id } = route.useParams()
  const scorers = useScorers()
  const scorer = scorers.data?.find(one => one.id === id)
  return (
    <>
      <PageHead
        title={id}
        tab={`Judge ${id}`}
        lead={
          scorer !== undefined && (
            <span className="flex flex-wrap items-center gap-2">
              <ScorerState state={scorer.state} />
              {scorer.isJudge && <Badge>judge</Badge>}
              <span>version {scorer.version}</span>
              {scorer.why !== undefined && (
                <span className="basis-full [overflow-wrap:anywhere]">{scorer.why}</span>
              )}
            </span>
          )
        }
      />
      <Loaded query={scorers} skeleton="h-96">
        {() =>
          scorer === undefined ? (
            <EmptyState title="No scorer of this name">
              The config no longer names it, and no card is kept.
            </EmptyState>
          ) : (
            <Views scorer={scorer} />
          )
        }
      </Loaded>
    </>
  )
}

function Views({ scorer }: { readonly scorer: Scorer }) {
  const { search, change } = useJudgeSearch()
  const { build, seeResults } = useMay()
  return (
    <Tabs.Root
      value={search.tab ?? 'card'}
      onValueChange={tab => change({ tab: tab === 'card' ? undefined : tab })}
    >
      <Tabs.List className="mb-5 flex gap-5 overflow-x-auto border-b" aria-label="Views of the scorer">
        <Tab value="card">Judge card</Tab>
        <Tab value="disagreements">Disagreements</Tab>
        {seeResults && <Tab value="corrected">Corrected estimates</Tab>}
        {scorer.earlier.length > 0 && <Tab value="earlier">Earlier cards ({scorer.earlier.length})</Tab>}
      </Tabs.List>
      <Tabs.Content value="card">
        {build && <CalibratePart scorer={scorer} />}
        <CardView scorer={scorer} />
      </Tabs.Content>
      <Tabs.Content value="disagreements">
        <AgainstPeople>{against => <DisagreementsPart scorer={scorer.id} against={against} />}</AgainstPeople>
      </Tabs.Content>
      <Tabs.Content value="corrected">
        <AgainstPeople>{against => <CorrectedPart scorer={scorer.id} against={against} />}</AgainstPeople>
      </Tabs.Content>
      <Tabs.Content value="earlier">
        <EarlierCards scorer={scorer} />
      </Tabs.Content>
    </Tabs.Root>
  )
}
