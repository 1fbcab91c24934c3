BeforeAll {
    Import-Built

    function Test-Running([int] $Id) { $null -ne (Get-Process -Id $Id -ErrorAction Ignore) }
}

AfterAll {
    Stop-QlikSandbox -All
}

Describe 'Start-QlikSandbox' {
    It 'starts one, says where it listens, and ends it' {
        $sandbox = Start-QlikSandbox -Users 10 -PassThru
        $sandbox.PSObject.TypeNames[0] | Should -BeExactly 'QlikAdmin.Sandbox'
        $sandbox.IsRunning | Should -BeTrue
        Test-Running $sandbox.ProcessId | Should -BeTrue
        'CloudUri', 'SenseUri', 'ProxyUri', 'ControlUri' | ForEach-Object { $sandbox.$_.IsLoopback | Should -BeTrue }
        'CertificatePath', 'RootPath', 'ClientPemPath', 'ClientKeyPath' | ForEach-Object { Test-Path -LiteralPath $sandbox.$_ | Should -BeTrue }
        Stop-QlikSandbox $sandbox | Should -BeNullOrEmpty
        $sandbox.IsRunning | Should -BeFalse
        Test-Running $sandbox.ProcessId | Should -BeFalse
        Test-Path -LiteralPath $sandbox.DataDirectory | Should -BeFalse -Because 'keys are not left behind'
        { $sandbox.GetLog() } | Should -Throw '*stopped*'
    }

    It 'writes nothing unless asked, and the one started last is ended first' {
        Start-QlikSandbox -Users 5 | Should -BeNullOrEmpty
        $second = Start-QlikSandbox -Users 5 -PassThru
        Stop-QlikSandbox
        $second.IsRunning | Should -BeFalse
        Stop-QlikSandbox
        Stop-QlikSandbox -ErrorAction SilentlyContinue -ErrorVariable failed
        Assert-QlikError $failed -Id SandboxFailed -Command Stop-QlikSandbox -Category ResourceUnavailable
    }

    It 'is quiet about one that has ended, and leaves no keys of one that was killed' {
        $sandbox = Start-QlikSandbox -Users 5 -PassThru
        Stop-Process -Id $sandbox.ProcessId -Force
        Wait-Until { -not $sandbox.IsRunning } -For 'end of the killed sandbox'
        Stop-QlikSandbox $sandbox -ErrorVariable failed -WarningVariable warnings
        Stop-QlikSandbox $sandbox -ErrorVariable +failed -WarningVariable +warnings
        $failed | Should -BeNullOrEmpty
        $warnings | Should -BeNullOrEmpty
        Test-Path -LiteralPath $sandbox.DataDirectory | Should -BeFalse
    }

    It 'leaves the process group of the terminal, and goes on after Ctrl+C' -Skip:($IsWindows -or -not (Test-Path /proc/self/stat)) {
        $sandbox = Start-QlikSandbox -Users 5 -PassThru
        # After the name in brackets: state, parent, process group, session, terminal.
        $facts = ((Get-Content -Raw "/proc/$($sandbox.ProcessId)/stat") -replace '^.*\) ').Split(' ')
        [int] $facts[2] | Should -Be $sandbox.ProcessId -Because 'it leads a group of its own'
        [int] $facts[4] | Should -Be 0 -Because 'it has no terminal'
        & /bin/sh -c "kill -s INT $($sandbox.ProcessId)"
        $sandbox.GetState().sense.hash | Should -Not -BeNullOrEmpty
        $sandbox.IsRunning | Should -BeTrue
        Stop-QlikSandbox $sandbox
    }

    It 'runs several at once, each with its own state' {
        $one = Start-QlikSandbox -Users 10 -PassThru
        $two = Start-QlikSandbox -Users 20 -PassThru
        Connect-TestSandbox $one -Cloud one -Sense oneSense
        Connect-TestSandbox $two -Cloud two -Sense twoSense
        $null = Get-QlikLicense -Connection one
        @($two.GetLog() | Where-Object path -Like '*licenses*') | Should -BeNullOrEmpty
        $null = Remove-QlikAllocation -User CORP\viewer -Type Analyzer -Connection one -Confirm:$false
        @(Get-CloudRow $two | Where-Object User -EQ 'CORP\viewer') | Should -HaveCount 1
        $one, $two | Stop-QlikSandbox
        $one.IsRunning, $two.IsRunning | Should -Be $false, $false
        Disconnect-Qlik one, oneSense, two, twoSense
    }

    It 'gives each tenant and site its own people, changes and faults' {
        $sandbox = Start-QlikSandbox -Users 20 -Tenants 3 -Sites 2 -PassThru
        $sandbox.Tenants.Name | Should -Be 'tenant001', 'tenant002', 'tenant003'
        $sandbox.Sites.Name | Should -Be 'site001', 'site002'
        "$($sandbox.Tenants[0].Uri)" | Should -BeExactly "$($sandbox.CloudUri)"
        $first, $second, $third = $sandbox.Tenants
        $site = $sandbox.Sites[1]
        $null = Connect-QlikCloud -Tenant $second.Uri -ApiKey $second.ApiKey -Name second
        $null = Connect-QlikCloud -Tenant $third.Uri -ApiKey $third.ApiKey -Name third
        $null = Connect-QlikSense -Server $site.Uri -CertificatePath $site.CertificatePath -CertificatePassword $site.CertificatePassword -TrustedRoot $site.RootPath -Name site
        $null = Remove-QlikAllocation -User CORP\viewer -Type Analyzer -Connection second, site -Confirm:$false
        @($second.GetChanges()).id | Should -Be 'CORP\viewer#analyzer'
        @($site.GetChanges()) | Should -Not -BeNullOrEmpty
        @($first.GetChanges()) + @($third.GetChanges()) + @($sandbox.Sites[0].GetChanges()) + @($sandbox.GetChanges()) | Should -BeNullOrEmpty
        $second.AddFault(@{ kind = 'status'; status = 403; count = -1 })
        Get-QlikLicense -Connection second -ErrorAction SilentlyContinue -ErrorVariable failed
        Assert-QlikError $failed -Id Forbidden -Command Get-QlikLicense -Category PermissionDenied
        @(Get-QlikLicense -Connection third) | Should -Not -BeNullOrEmpty
        ($sandbox.Tenants | Format-Table | Out-String).Contains('tenant003') | Should -BeTrue
        Stop-QlikSandbox $sandbox
        { $third.GetLog() } | Should -Throw '*stopped*'
        Disconnect-Qlik second, third, site
    }

    It 'uses https and host names where other machines reach it' {
        $sandbox = Start-QlikSandbox -Users 5 -Tenants 2 -Address 127.0.0.1 -Domain fleet.example -PassThru
        "$($sandbox.Tenants[1].Uri)" | Should -BeLike 'https://tenant002.fleet.example:*'
        "$($sandbox.SenseUri)" | Should -BeLike 'https://site001.fleet.example:*'
        $sandbox.ControlUri.IsLoopback | Should -BeTrue
        Stop-QlikSandbox $sandbox
    }

    It 'ends all of them with -All, and none is no error then' {
        $one, $two = 1..2 | ForEach-Object { Start-QlikSandbox -Users 5 -PassThru }
        Stop-QlikSandbox -All
        $one.IsRunning, $two.IsRunning | Should -Be $false, $false
        Stop-QlikSandbox -All -ErrorVariable failed
        $failed | Should -BeNullOrEmpty
    }

    It 'gives the same data for the same seed and other data for another' {
        $at = [datetime]::SpecifyKind([datetime]::new(2026, 1, 2, 3, 4, 5), 'Utc')
        $hashes = foreach ($seed in 7, 7, 8) {
            $sandbox = Start-QlikSandbox -Users 20 -Seed $seed -Now $at -PassThru
            [math]::Abs(($sandbox.GetClock() - [DateTimeOffset] $at).TotalMinutes) | Should -BeLessThan 2
            $sandbox.GetState().sense.hash
            Stop-QlikSandbox $sandbox
        }
        $hashes[1] | Should -Be $hashes[0]
        $hashes[2] | Should -Not -Be $hashes[0]
    }

    It 'starts nothing and ends nothing with -WhatIf' {
        Start-QlikSandbox -Users 5 -WhatIf -PassThru | Should -BeNullOrEmpty
        $sandbox = Start-QlikSandbox -Users 5 -PassThru
        Stop-QlikSandbox $sandbox -WhatIf
        Stop-QlikSandbox -All -WhatIf
        $sandbox.IsRunning | Should -BeTrue
        Stop-QlikSandbox $sandbox
    }

    It 'says why it does not start' {
        $listener = [Net.Sockets.TcpListener]::new([Net.IPAddress]::Loopback, 0)
        $listener.Start()
        try {
            $failure = Get-Failure { Start-QlikSandbox -Users 5 -CloudPort $listener.LocalEndpoint.Port }
        }
        finally {
            $listener.Stop()
        }

        Assert-QlikError $failure -Id SandboxFailed -Command Start-QlikSandbox -Category ResourceUnavailable -WithoutAction:($null -eq $failure.ErrorDetails)
        "$failure" | Should -Match 'address|port|use'
    }

    It 'takes the ports and the licences it is told' {
        $free = [Net.Sockets.TcpListener]::new([Net.IPAddress]::Loopback, 0)
        $free.Start()
        $port = $free.LocalEndpoint.Port
        $free.Stop()
        $sandbox = Start-QlikSandbox -Users 30 -CloudPort $port -CloudLicense capacity -SenseLicense signed -Latency 5 -PassThru
        $sandbox.CloudUri.Port | Should -Be $port
        $sandbox.GetSettings().cloudUnits.PSObject.Properties.Name | Should -Contain 'fullUser'
        $sandbox.GetSettings().latencyMs | Should -Be 5
        ($sandbox.GetState().sense.allocations.Analyzer.PSObject.Properties.Name) | Should -Not -Contain 'quarantined'
        Stop-QlikSandbox $sandbox
    }

    It 'counts requests like the tenant with -RateLimit, and the module waits' {
        $sandbox = Start-QlikSandbox -Users 5 -RateLimit sandbox -PassThru
        Connect-TestSandbox $sandbox -Cloud limited -Sense limitedSense
        $sandbox.AddFault(@{ service = 'cloud'; pathContains = '/licenses/overview'; kind = 'status'; status = 429; retryAfter = '1'; count = 1 })
        @(Get-QlikLicense -Connection limited).Count | Should -BeGreaterThan 0
        @($sandbox.GetLog('Cloud') | Where-Object path -Like '*overview').status | Should -Be 429, 200
        Disconnect-Qlik limited, limitedSense
        Stop-QlikSandbox $sandbox
    }
}

Describe 'The end of a session' {
    It 'ends its sandbox: <Name>' -ForEach @(
        @{ Name = 'a session that is killed'; Kill = $true }
        @{ Name = 'a session that ends'; Kill = $false }
    ) {
        $start = New-ShellStart '-Command' "Import-Module '$(Get-BuiltManifest)'; `$sandbox = Start-QlikSandbox -Users 5 -PassThru; [Console]::Out.WriteLine(`$sandbox.ProcessId); [Console]::Out.WriteLine(`$sandbox.DataDirectory); [Console]::In.ReadLine()"
        $start.RedirectStandardInput = $true
        $start.RedirectStandardOutput = $true
        $session = [Diagnostics.Process]::Start($start)
        $reading = $session.StandardOutput.ReadLineAsync()
        Wait-Until { $reading.IsCompleted } -For 'line of the child session' -Seconds 60
        $id = [int] $reading.Result
        $keys = $session.StandardOutput.ReadLine()
        Test-Path -LiteralPath $keys | Should -BeTrue
        Test-Running $id | Should -BeTrue
        if ($Kill) { $session.Kill() } else { $session.StandardInput.WriteLine('end') }
        $session.WaitForExit(30000) | Should -BeTrue
        Wait-Until { -not (Test-Running $id) } -For 'end of the orphaned sandbox'
        Test-Running $id | Should -BeFalse
        Test-Path -LiteralPath $keys | Should -BeFalse
    }

    It 'comes with Remove-Module too' {
        $sandbox = Start-QlikSandbox -Users 5 -PassThru
        Connect-TestSandbox $sandbox
        $connection = Get-QlikConnection cloud
        Remove-Module QlikAdmin
        try {
            Test-Running $sandbox.ProcessId | Should -BeFalse
            $connection.IsClosed | Should -BeTrue
        }
        finally {
            Import-Built
        }
    }

    It 'comes with the end of its runspace' {
        $shell = [powershell]::Create([Management.Automation.RunspaceMode]::NewRunspace)
        $null = $shell.AddScript('param($manifest) Import-Module $manifest; (Start-QlikSandbox -Users 5 -PassThru).ProcessId').AddArgument((Get-BuiltManifest))
        $id = $shell.Invoke()[0]
        Test-Running $id | Should -BeTrue
        $shell.Dispose()
        Wait-Until { -not (Test-Running $id) } -For 'end of the sandbox of a closed runspace'
        Test-Running $id | Should -BeFalse
    }
}
