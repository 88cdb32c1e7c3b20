import { getRouteApi } from '@tanstack/react-router'
import { useGates } from '../../api/costs-and-gates.ts'
import { BrokenLines } from '../../parts/broken-lines.tsx'
import { Loaded } from '../../parts/loaded.tsx'
import { PageHead } from '../../parts/page-head.tsx'
import { GateHistory } from './gate-history.tsx'
import { GateView } from './gate-view.tsx'
import { NoGate } from './no-gate.tsx'
import { PlanPart } from './plan-part.tsx'

const route = getRouteApi('/app/gate')

export function GatePage() {
  const { gate } = route.useSearch()
  return (
    <>
      <PageHead
        title="Gate"
        lead="Whether a change may go in: no worse than the baseline by more than was said beforehand, on every check, by its whole interval."
      />
      <Loaded query={useGates()} skeleton="h-96">
        {({ gates, broken, older, plan }) => {
          const shown = gate ?? gates[0]?.id
          return (
            <>
              {shown === undefined ? <NoGate plan={plan} /> : <GateView id={shown} />}
              <PlanPart plan={plan} />
              {gates.length > 0 && <GateHistory gates={gates} older={older} shown={shown ?? ''} />}
              {broken.length > 0 && (
                <div className="mt-6">
                  <BrokenLines title="Files that cannot be read" lines={broken} />
                </div>
              )}
            </>
          )
        }}
      </Loaded>
    </>
  )
}
