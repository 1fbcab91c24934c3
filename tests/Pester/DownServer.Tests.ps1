# A server that goes away in the middle of a run ends the work on it with one error, and the rest can be resumed.
BeforeDiscovery {
    # Each command and each fault, on both products. ServerDownTests of the integration tests has most other pairs, with more changes.
    $frozen = @{ Fault = 'frozen'; Rule = @{ kind = 'latency'; delayMs = 60000 } }
    $dead = @{ Fault = 'dead'; Rule = @{ kind = 'drop' } }
    $refused = @{ Fault = 'no credential'; Rule = @{ kind = 'status'; status = 401 } }
    $script:cases = @(
        @{ Name = 'Remove-QlikAllocation on Sense'; On = 'sense'; Method = 'DELETE'; Count = 60; Code = { $items | Remove-QlikAllocation @quiet } } + $refused
        @{ Name = 'Remove-QlikAllocation on Cloud'; On = 'cloud'; Method = 'POST'; Path = 'actions/delete'; Count = 60; Code = { $items | Remove-QlikAllocation @quiet } } + $frozen
        @{ Name = 'Disable-QlikUser on Sense'; On = 'sense'; Method = 'PUT'; Count = 60; Code = { $items | Disable-QlikUser @quiet } } + $refused
        @{ Name = 'Disable-QlikUser on Cloud'; On = 'cloud'; Method = 'PATCH'; Count = 60; Code = { $items | Disable-QlikUser @quiet } } + $dead
        @{ Name = 'Remove-QlikUser on Sense'; On = 'sense'; Method = 'DELETE'; Count = 12; Code = { $items | Remove-QlikUser @quiet -Force } } + $dead
        @{ Name = 'Remove-QlikUser on Sense'; On = 'sense'; Method = 'DELETE'; Count = 12; Code = { $items | Remove-QlikUser @quiet -Force } } + $frozen
    )
}

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Shared.psm1') -Force
    Import-Built
    $script:before = $env:QLIKADMIN_JOURNAL
    $script:sandbox = Start-TestSandbox -Users 600
    $null = Connect-QlikCloud -Tenant $sandbox.CloudUri -ApiKey $sandbox.ApiKey -Name cloud -TimeoutSec 1
    $null = Connect-QlikSense -Server $sandbox.SenseUri -CertificatePath $sandbox.CertificatePath -CertificatePassword $sandbox.CertificatePassword -TrustedRoot $sandbox.RootPath -Name sense -TimeoutSec 1
    $script:quiet = @{ Confirm = $false; PassThru = $true; WarningAction = 'SilentlyContinue'; ErrorAction = 'SilentlyContinue'; ErrorVariable = '+problems' }
    $script:seen = [Collections.Generic.HashSet[string]]::new()

    # People or units that no other test has touched.
    function Get-Items($Case) {
        $list = if ($Case.Name -like '*QlikAllocation*') {
            Get-QlikAllocation -Connection $Case.On -WarningAction SilentlyContinue | Where-Object { $_.User -and $_.Status -eq 'Active' -and $_.User -notlike '*admin*' }
        }
        else {
            Get-QlikUser -Status Active -Connection $Case.On | Where-Object { -not $_.IsService -and -not $_.Roles -and $_.Account -notlike '*admin*' -and $_.Account -notlike '*viewer' }
        }

        @($list | Where-Object { $seen.Add("$($Case.On) $($_.Id)") } | Select-Object -First $Case.Count)
    }
}

AfterAll {
    Stop-QlikSandbox -All
    $env:QLIKADMIN_JOURNAL = $script:before
}

Describe 'A server that goes away' {
    BeforeEach {
        Reset-TestSandbox $sandbox
        $env:QLIKADMIN_JOURNAL = Join-Path $TestDrive ([guid]::NewGuid())
    }

    It '<Fault>: <Name> ends with one error, and Resume does the rest' -ForEach $cases {
        $script:items = Get-Items $_
        $items.Count | Should -BeGreaterThan 3
        $rule = @{ service = $On; method = $Method; count = -1 } + $Rule
        if ($_.ContainsKey('Path')) { $rule.pathContains = $Path }
        $sandbox.AddFault($rule)
        $problems = @()
        $watch = [Diagnostics.Stopwatch]::StartNew()
        $results = @(. $Code)
        $watch.Elapsed.TotalSeconds | Should -BeLessThan 61 -Because 'a minute and one time-out is all it may take'

        $down = @($problems | Where-Object { $_.FullyQualifiedErrorId -like 'Qlik.*' })
        $down | Should -HaveCount 1 -Because "there was said: $($problems | Select-Object -First 3)"
        $down[0].FullyQualifiedErrorId | Should -BeLike 'Qlik.ServerDown,*'
        $run = Get-QlikJournal -Last 1
        "$($down[0].ErrorDetails.RecommendedAction)" | Should -BeLike "*Resume-QlikOperation -Run $($run.RunId.ToString('N').Substring(0, 8))*"
        $run.State | Should -Be 'Stopped'
        $run.Failed | Should -Be 0 -Because 'what only the server kept from being made is left'
        $run.Planned + $run.Open + $run.Done + $run.Skipped | Should -Be $run.Entries
        if ($Name -eq 'Remove-QlikAllocation on Cloud') {
            # One call takes all of them. They are all in doubt, or all left when the server clearly refused the call.
            $run.Planned + $run.Open | Should -BeGreaterThan 0
        }
        else {
            $run.Planned | Should -BeGreaterThan 0
        }
        @($results | Where-Object Outcome -EQ 'Failed').Count | Should -BeLessOrEqual $run.Open -Because 'only what is in doubt is told of besides'

        $sandbox.ClearFaults()
        $again = @(Resume-QlikOperation -Run $run.RunId -PassThru -Confirm:$false -WarningAction SilentlyContinue)
        @($again | Where-Object Outcome -EQ 'Failed' | ForEach-Object Detail) | Should -BeNullOrEmpty
        $run = Get-QlikJournal -Last 1
        $run.State | Should -Be 'Completed'
        $run.Planned + $run.Open | Should -Be 0
        $run.Done | Should -BeGreaterOrEqual ($items.Count - $run.Skipped)
    }

    It 'frozen from the first look on, it is one error too, and nothing was changed' -ForEach 'sense', 'cloud' {
        $people = @(Get-QlikUser -Status Active -Connection $_ | Where-Object { -not $_.IsService } | Select-Object -First 40).Account
        $sandbox.AddFault(@{ service = $_; kind = 'latency'; delayMs = 60000; count = -1 })
        $problems = @()
        $watch = [Diagnostics.Stopwatch]::StartNew()
        $null = $people | Disable-QlikUser -Connection $_ @quiet
        $watch.Elapsed.TotalSeconds | Should -BeLessThan 61
        @($problems | Where-Object { $_.FullyQualifiedErrorId -like 'Qlik.*' }) | Should -HaveCount 1
        $problems[0].FullyQualifiedErrorId | Should -BeLike 'Qlik.ServerDown,*'
        $problems[0].Exception.Message | Should -BeLike '*Nothing was changed there.*'
        Get-QlikJournal | Should -BeNullOrEmpty
    }

    It 'leaves the other connections of the command alone' {
        $items = @(Get-Items @{ Name = 'Disable-QlikUser'; On = 'sense'; Count = 30 }) + @(Get-Items @{ Name = 'Disable-QlikUser'; On = 'cloud'; Count = 5 })
        $sandbox.AddFault(@{ service = 'sense'; method = 'PUT'; kind = 'status'; status = 401; count = -1 })
        $problems = @()
        $results = @($items | Disable-QlikUser @quiet)
        @($results | Where-Object { $_.Connection -eq 'cloud' -and $_.Outcome -eq 'Disabled' }) | Should -HaveCount 5
        @($problems | Where-Object { $_.FullyQualifiedErrorId -like 'Qlik.*' }) | Should -HaveCount 1
        $problems[0].TargetObject | Should -Be 'sense'
    }

    It 'is not said of one bad item among good ones' {
        $items = Get-Items @{ Name = 'Disable-QlikUser'; On = 'cloud'; Count = 20 }
        $sandbox.AddFault(@{ service = 'cloud'; method = 'PATCH'; pathContains = $items[7].Id; kind = 'status'; status = 500; count = -1 })
        $problems = @()
        $results = @($items | Disable-QlikUser @quiet)
        @($results | Where-Object Outcome -EQ 'Disabled') | Should -HaveCount ($items.Count - 1)
        @($problems | Where-Object { $_.FullyQualifiedErrorId -like 'Qlik.ServerError,*' }) | Should -HaveCount 1
    }
}
