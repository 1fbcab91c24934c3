# The pipelines of the README, from the list to what is left on the server.
BeforeAll {
    Import-Built
    $sandbox = Start-TestSandbox -Users 200
    Connect-TestSandbox $sandbox
    $now = [DateTimeOffset]::UtcNow
    $folder = (New-Item -ItemType Directory -Path (Join-Path ([IO.Path]::GetTempPath()) "qlikadmin-$([guid]::NewGuid().ToString('N'))")).FullName

    function Get-IdleId([string] $Service, [int] $Days) {
        $rows = if ($Service -eq 'Sense') { Get-SenseRow $sandbox | Where-Object { -not $_.Quarantined } } else { Get-CloudRow $sandbox | Where-Object { -not $_.Orphan } }
        @($rows | Where-Object { $_.LastUsedAt -and $_.LastUsedAt -le $now.AddDays(-$Days) } | ForEach-Object Id)
    }
}

AfterAll {
    Stop-QlikSandbox -All
    Remove-Item -LiteralPath $folder -Recurse -Force
}

Describe 'The pipelines of the README' {
    BeforeEach {
        Reset-TestSandbox $sandbox
    }

    It 'lists what was given fourteen days ago and never used' {
        $expected = @(Get-SenseRow $sandbox | Where-Object { -not $_.Quarantined -and $_.Type -eq 'Analyzer' -and $null -eq $_.LastUsedAt -and $_.CreatedAt -le $now.AddDays(-14) }).Id
        $expected | Should -Not -BeNullOrEmpty
        $path = Join-Path $folder review.csv
        Get-QlikAllocation -Type Analyzer -AllocatedFor 14d -NeverUsed | Export-Csv $path
        (Import-Csv $path).Id | Sort-Object | Should -Be ($expected | Sort-Object)
    }

    It 'shows what it would take back, and takes nothing: <_>' -ForEach 'sense', 'cloud' {
        $before = $sandbox.GetState().$_.hash
        Get-QlikAllocation -UnusedFor 30d -Connection $_ | Remove-QlikAllocation -WhatIf -WarningAction SilentlyContinue
        Get-ChangeRequest $sandbox | Should -BeNullOrEmpty
        $sandbox.GetState().$_.hash | Should -Be $before
    }

    It 'takes back what a reviewed file lists, with the lines that were left in it' {
        $path = Join-Path $folder idle.csv
        Get-QlikAllocation -UnusedFor 400d -Connection sense, cloud | Export-Csv $path
        $rows = @(Import-Csv $path)
        $spared, $doomed = $rows[0], $rows[1..($rows.Count - 1)]
        @($doomed.Connection | Sort-Object -Unique) | Should -Be 'cloud', 'sense'
        $doomed | Export-Csv $path
        $results = Import-Csv $path | Remove-QlikAllocation -Confirm:$false -PassThru -WarningAction SilentlyContinue
        @($results | Where-Object Outcome -EQ Released).Id | Sort-Object | Should -Be ($doomed.Id | Sort-Object)
        $left = @(Get-SenseRow $sandbox).Id + @(Get-CloudRow $sandbox).Id
        $left | Should -Contain $spared.Id
        $doomed.Id | Where-Object { $_ -in $left } | Should -BeNullOrEmpty
    }

    It 'gives the record of a run back' {
        $path = Join-Path $folder removed.csv
        $people = @(Get-QlikAllocation Professional -UnusedFor 60d -Connection sense | Select-Object -First 3)
        $people | Should -HaveCount 3
        $people | Remove-QlikAllocation -Confirm:$false -PassThru -WarningAction SilentlyContinue | Export-Csv $path
        Import-Csv $path | Restore-QlikAllocation
        $left = Get-SenseRow $sandbox | Where-Object Type -EQ Professional
        $people | ForEach-Object { $left.User | Should -Contain $_.User }
    }

    It 'takes a licence and gives it back in one pipeline' {
        $result = Remove-QlikAllocation -User CORP\viewer -Type Analyzer -Connection sense -Confirm:$false -PassThru -WarningAction SilentlyContinue | Restore-QlikAllocation -PassThru
        $result.Outcome | Should -Be 'Restored'
        (Get-SenseRow $sandbox | Where-Object { $_.User -eq 'CORP\viewer' -and $_.Type -eq 'Analyzer' }).Quarantined | Should -BeFalse
        @(Get-ChangeRequest $sandbox).method | Should -Be 'DELETE', 'POST'
    }

    It 'lists, takes back and finds none left: <_>' -ForEach 'Sense', 'Cloud' {
        $expected = Get-IdleId $_ 30
        $expected | Should -Not -BeNullOrEmpty
        $results = Get-QlikAllocation -UnusedFor 30d -Connection $_ | Remove-QlikAllocation -Confirm:$false -PassThru -WarningAction SilentlyContinue
        $results.Id | Sort-Object | Should -Be ($expected | Sort-Object)
        $results.Outcome | Select-Object -Unique | Should -Be 'Released'
        Get-IdleId $_ 30 | Should -BeNullOrEmpty
        Get-QlikAllocation -UnusedFor 30d -Connection $_ | Should -BeNullOrEmpty
    }

    It 'counts what came free' {
        $before = Get-QlikLicense -Connection cloud | Where-Object Type -EQ Analyzer
        Get-QlikAllocation Analyzer -Connection cloud | Select-Object -First 2 | Remove-QlikAllocation -Confirm:$false
        $after = Get-QlikLicense -Connection cloud | Where-Object Type -EQ Analyzer
        $after.Available - $before.Available | Should -Be 2
    }

    It 'sees a quarantine end seven days after the last use' {
        $row = Get-QlikAllocation -Connection sense | Where-Object { $_.Status -eq 'Active' -and $_.LastUsedAt -and $_.IdleFor.TotalDays -lt 3 -and $_.User -ne 'CORP\viewer' } | Select-Object -First 1
        $result = $row | Remove-QlikAllocation -Confirm:$false -PassThru -WarningAction SilentlyContinue
        $result.Outcome | Should -Be 'Quarantined'
        $sandbox.AdvanceClock($row.LastUsedAt.AddDays(7) - $sandbox.GetClock() - [timespan]::FromMinutes(10))
        (Get-QlikAllocation -Quarantined -User $row.User -Connection sense).Id | Should -Be $row.Id
        $sandbox.AdvanceClock([timespan]::FromMinutes(11))
        Get-QlikAllocation -User $row.User $row.Type -Connection sense | Should -BeNullOrEmpty
    }

    It 'gives a unit back at the next login where a rule says so, as it warned' {
        $row = Get-QlikAllocation Professional -User CORP\* -Connection sense | Where-Object { $_.LastUsedAt -and $_.IdleFor.TotalDays -gt 8 -and $_.Status -eq 'Active' -and $_.User -ne 'CORP\qlikadmin' } | Select-Object -First 1
        if (-not $row) {
            # Earlier tests have taken the idle ones.
            $row = Get-QlikAllocation Professional -User CORP\* -NeverUsed -Connection sense | Select-Object -First 1
        }

        (Get-QlikLicense -Connection sense -WarningAction SilentlyContinue | Where-Object Type -EQ Professional).AutoAssign | Should -BeTrue
        $null = $row | Remove-QlikAllocation -Confirm:$false -WarningAction SilentlyContinue
        $sandbox.Login('Sense', $row.User)
        (Get-QlikAllocation Professional -User $row.User -Connection sense).Status | Should -Be 'Active'
    }

    It 'tests every connection that is open' {
        $rows = Get-QlikConnection | Test-QlikConnection
        $rows.Status | Select-Object -Unique | Should -Be 'Passed'
        $rows.Connection | Sort-Object -Unique | Should -Be 'cloud', 'sense'
    }
}
