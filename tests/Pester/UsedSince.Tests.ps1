# A unit that was chosen by its use is read again right before it is taken, also when it came from a file.
BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Shared.psm1') -Force
    Import-Built
    $sandbox = Start-TestSandbox -Users 150 -With @{ Seed = 7 }
    Connect-TestSandbox $sandbox
    $null = Connect-QlikView -Server $sandbox.QlikViewUri -Credential $sandbox.QlikViewCredential -Name qlikview
    $file = Join-Path $TestDrive 'review.csv'

    # Two people with idle units. No other test of this file has used them.
    $seen = [Collections.Generic.HashSet[string]]::new()
    function Get-Idle([string] $Connection, [int] $Count = 2) {
        $list = @{ Connection = $Connection; UnusedFor = '3d' }
        if ($Connection -eq 'qlikview') { $list.Type = 'NamedCal' }
        $rows = @(Get-QlikAllocation @list -WarningAction SilentlyContinue | Where-Object { $_.LastUsedAt -and $_.User } | Group-Object User | Where-Object Count -EQ 1 | ForEach-Object Group | Where-Object { $seen.Add("$Connection $($_.User)") } | Select-Object -First $Count)
        $rows | Should -HaveCount $Count -Because 'the sandbox must hold enough idle units'
        $rows
    }

    function Use-License([string] $Connection, $Rows) {
        $Rows | ForEach-Object { $sandbox.Login($Connection, $_.User) }
    }

    function Get-Held([string] $Connection) {
        @(Get-QlikAllocation -Connection $Connection -WarningAction SilentlyContinue | Where-Object Status -EQ Active).Id
    }

    $quiet = @{ Confirm = $false; PassThru = $true; WarningAction = 'SilentlyContinue' }
}

AfterAll {
    Stop-QlikSandbox -All
}

Describe 'A licence that was used after it was listed, on <_>' -ForEach 'sense', 'cloud', 'qlikview' {
    It 'stays when the rows come from a file that was reviewed meanwhile' {
        $connection = $_
        $rows = Get-Idle $connection
        $rows | Export-Csv $file -NoTypeInformation
        Use-License $connection $rows
        $results = @(Import-Csv $file | Remove-QlikAllocation @quiet)
        $results.Outcome | Should -Be 'Skipped', 'Skipped'
        foreach ($row in $rows) {
            $result = $results | Where-Object Id -EQ $row.Id
            $result.Detail | Should -Match ([regex]::Escape($row.LastUsedAt.UtcDateTime.ToString('yyyy-MM-dd HH:mm'))) -Because 'the date that was known is named'
            $result.Detail | Should -Match '^It was used on \d{4}-\d\d-\d\d \d\d:\d\d UTC\. When it was listed, ' -Because 'and so is the new one'
            Get-Held $connection | Should -Contain $row.Id
        }

        $forced = @(Import-Csv $file | Remove-QlikAllocation @quiet -Force)
        $forced.Outcome | Should -BeIn 'Released', 'Quarantined'
        $rows | ForEach-Object { Get-Held $connection | Should -Not -Contain $_.Id }
    }

    It 'stays when the objects were listed before' {
        $connection = $_
        $rows = Get-Idle $connection
        Use-License $connection $rows[0]
        $results = @($rows | Remove-QlikAllocation @quiet)
        ($results | Where-Object Id -EQ $rows[0].Id).Outcome | Should -Be 'Skipped'
        ($results | Where-Object Id -EQ $rows[1].Id).Outcome | Should -BeIn 'Released', 'Quarantined'
    }

    It 'stays when the objects come from another session' {
        $connection = $_
        $row = Get-Idle $connection 1
        $copy = [Management.Automation.PSSerializer]::Deserialize([Management.Automation.PSSerializer]::Serialize($row))
        Use-License $connection $row
        ($copy | Remove-QlikAllocation @quiet).Outcome | Should -Be 'Skipped'
    }

    It 'goes when the row says nothing of its use' {
        $connection = $_
        $row = Get-Idle $connection 1
        Use-License $connection $row
        ($row | Select-Object Id, Type, User, Connection, Product | Remove-QlikAllocation @quiet).Outcome | Should -BeIn 'Released', 'Quarantined'
    }
}

Describe 'A licence that is to become a smaller one' {
    It 'stays what it is when it was used since, and -Force changes it all the same' {
        $rows = @(Get-QlikAllocation -Connection cloud -Type Professional -UnusedFor 3d -WarningAction SilentlyContinue | Where-Object { $_.LastUsedAt -and $_.User } | Where-Object { $seen.Add("cloud $($_.User)") } | Select-Object -First 2)
        $rows | Should -HaveCount 2
        $rows | Export-Csv $file -NoTypeInformation
        Use-License cloud $rows[0]
        $results = @(Import-Csv $file | Set-QlikAllocation Analyzer @quiet)
        $results.Outcome | Should -Be 'Skipped', 'Converted'
        $results[0].Detail | Should -Match '^It was used on \d{4}-\d\d-\d\d \d\d:\d\d UTC\. When it was listed, '
        (Get-QlikAllocation -Connection cloud -User $rows[0].User).Type | Should -Contain 'Professional'

        (Import-Csv $file | Select-Object -First 1 | Set-QlikAllocation Analyzer @quiet -Force).Outcome | Should -Be 'Converted'
        (Get-QlikAllocation -Connection cloud -User $rows[0].User).Type | Should -Not -Contain 'Professional'
    }
}

Describe 'A licence that had never been used when it was listed' {
    It 'stays on Sense when it was used since' {
        $row = Get-QlikAllocation -NeverUsed -Connection sense | Where-Object { $_.User -and -not $_.LastUsedAt } | Select-Object -First 1
        $row | Should -Not -BeNullOrEmpty
        $row | Export-Csv $file -NoTypeInformation
        $sandbox.Login('sense', $row.User)
        $result = Import-Csv $file | Remove-QlikAllocation @quiet
        $result.Outcome | Should -Be 'Skipped'
        $result.Detail | Should -BeLike '*it had never been used.'
    }
}

Describe 'A licence that is named by its person' {
    It 'goes also when it was used a moment ago' {
        $row = Get-Idle sense 1
        $sandbox.Login('sense', $row.User)
        (Remove-QlikAllocation -User $row.User -Type $row.Type -Connection sense @quiet).Outcome | Should -Be 'Quarantined'
    }
}
