import { getRouteApi } from '@tanstack/react-router'
import { Tabs } from 'radix-ui'
import { useMay } from '../../api/session.ts'
import { PageHead } from '../../parts/page-head.tsx'
import { Tab } from '../../parts/tab.tsx'
import type { SettingsTab } from '../search-of-pages.ts'
import { AccountPart } from './account-part.tsx'
import { AppearancePart } from './appearance-part.tsx'
import { AuditPart } from './audit-part.tsx'
import { KeysPart } from './keys-part.tsx'
import { PeoplePart } from './people-part.tsx'

const route = getRouteApi('/app/settings')

export function SettingsPage() {
  const { tab: wanted } = route.useSearch()
  const navigate = route.useNavigate()
  const { own } = useMay()
  const isForOwners = wanted === 'people' || wanted === 'keys' || wanted === 'audit'
  const tab = wanted === undefined || (isForOwners && !own) ? 'account' : wanted
  return (
    <>
      <PageHead title="Settings" />
      <Tabs.Root
        value={tab}
        onValueChange={value => void navigate({ search: { tab: value as SettingsTab }, replace: true })}
      >
        <Tabs.List className="mb-6 flex gap-5 overflow-x-auto border-b" aria-label="Settings">
          <Tab value="account">Account</Tab>
          {own && (
            <>
              <Tab value="people">People</Tab>
              <Tab value="keys">API keys</Tab>
              <Tab value="audit">Audit log</Tab>
            </>
          )}
          <Tab value="appearance">Appearance</Tab>
        </Tabs.List>
        <Tabs.Content value="account">
          <AccountPart />
        </Tabs.Content>
        {own && (
          <>
            <Tabs.Content value="people">
              <PeoplePart />
            </Tabs.Content>
            <Tabs.Content value="keys">
              <KeysPart />
            </Tabs.Content>
            <Tabs.Content value="audit">
              <AuditPart />
            </Tabs.Content>
          </>
        )}
        <Tabs.Content value="appearance">
          <AppearancePart />
        </Tabs.Content>
      </Tabs.Root>
    </>
  )
}
