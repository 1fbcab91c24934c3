BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Shared.psm1') -Force
    Import-Built
    $script:journal = $env:QLIKADMIN_JOURNAL
    $env:QLIKADMIN_JOURNAL = Join-Path $TestDrive 'journal'
    $script:sandbox = Start-TestSandbox -Users 60
    Connect-TestSandbox $sandbox
}

AfterAll {
    Stop-QlikSandbox
    $env:QLIKADMIN_JOURNAL = $script:journal
}

Describe 'What earlier deletions broke' {
    It 'is found on Cloud with a reason, and never for a user who is there' {
        $orphans = @(Get-QlikOrphan -Connection cloud)
        $people = @(Get-QlikUser -Connection cloud).Id

        $orphans.Count | Should -BeGreaterThan 5
        @($orphans | Where-Object { -not $_.Reason }) | Should -BeNullOrEmpty
        @($orphans | Where-Object { $_.OwnerId -in $people -and $_.Reason -notmatch 'OWNER|ORPHAN' }) | Should -BeNullOrEmpty
        @($orphans | Where-Object { $_.Kind -eq 'Schedule' -and $_.Reason -match 'OWNER-DELETED' }) | Should -Not -BeNullOrEmpty
        Get-ChangeRequest $sandbox | Should -BeNullOrEmpty
    }

    It 'lists orphan assignments as findings that no command takes back by accident' {
        $found = @(Get-QlikOrphan -Connection cloud -Kind Other | Where-Object SubKind -eq 'licence assignment')
        $problem = $null

        $found.Count | Should -Be @(Get-QlikAllocation -Orphan -Connection cloud).Count
        $found | Remove-QlikAllocation -Confirm:$false -ErrorAction SilentlyContinue -ErrorVariable problem
        @($problem).Count | Should -Be $found.Count
        $problem = $null
        $found | Move-QlikOwnedItem -To 'anybody' -Confirm:$false -ErrorAction SilentlyContinue -ErrorVariable problem
        @($problem | Where-Object FullyQualifiedErrorId -like 'Qlik.ItemNotMovable*').Count | Should -Be $found.Count
        Get-ChangeRequest $sandbox | Should -BeNullOrEmpty
    }

    It 'is found on Sense by who owns it' {
        $orphans = @(Get-QlikOrphan -Connection sense)

        $orphans | Should -Not -BeNullOrEmpty
        @($orphans | Where-Object { $_.Owner -ne 'INTERNAL\sa_repository' -and $_.Reason -notmatch 'inactive|blocked|directory' }) | Should -BeNullOrEmpty
    }

    It 'pipes into Move-QlikOwnedItem, and is no orphan afterwards: <_>' -ForEach 'cloud', 'sense' {
        $kind = if ($_ -eq 'cloud') { 'Space', 'DataConnection', 'DataAlert' } else { 'App', 'DataConnection' }
        $orphans = @(Get-QlikOrphan -Kind $kind -Connection $_ | Where-Object CanMove -ne No)
        $orphans | Should -Not -BeNullOrEmpty
        $to = Get-QlikUser -Status Active -Connection $_ | Where-Object { -not $_.IsService } | Where-Object {
            $unfit = $null
            $orphans | Move-QlikOwnedItem -To $_ -WhatIf -ErrorAction SilentlyContinue -ErrorVariable unfit 6> $null
            -not $unfit
        } | Select-Object -First 1

        $results = @($orphans | Move-QlikOwnedItem -To $to -Confirm:$false -PassThru)

        @($results.Outcome | Select-Object -Unique) | Should -Be 'Moved'
        @(Get-QlikOrphan -Kind $kind -Connection $_ | Where-Object { $_.CanMove -ne 'No' -and $_.Reason -match 'no user|no owner|sa_repository|Its owner' }) | Should -BeNullOrEmpty
    }
}

Describe 'Schedules of a tenant' {
    BeforeAll {
        $many = Start-TestSandbox -Users 200
        Connect-TestSandbox $many -Cloud many -Sense manySense
    }

    AfterAll {
        Disconnect-Qlik many, manySense
        Stop-QlikSandbox $many
    }

    It 'are listed once, although two services of the server list them' {
        $all = @(Get-QlikUser -Connection many | Get-QlikOwnedItem -Kind Schedule)
        $all | Should -Not -BeNullOrEmpty
        @($all.Id | Select-Object -Unique) | Should -HaveCount $all.Count
        $orphans = @(Get-QlikOrphan Schedule -Connection many)
        $orphans | Should -Not -BeNullOrEmpty
        @($orphans.Id | Select-Object -Unique) | Should -HaveCount $orphans.Count
    }
}
