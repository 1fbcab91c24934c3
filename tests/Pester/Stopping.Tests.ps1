BeforeAll {
    Import-Built
    $sandbox = Start-TestSandbox -Users 200
    Connect-TestSandbox $sandbox
    $connections = @{ cloud = Get-QlikConnection cloud; sense = Get-QlikConnection sense }

    # Runs a script in a runspace of its own and stops it, as Ctrl+C does, once it has got so far.
    function Stop-Command([string] $Script, [hashtable] $Variables, [scriptblock] $When) {
        $shell = [powershell]::Create([Management.Automation.RunspaceMode]::NewRunspace)
        try {
            $null = $shell.AddScript("param(`$manifest, `$given) Import-Module `$manifest; $Script").AddArgument((Get-BuiltManifest)).AddArgument($Variables)
            $running = $shell.BeginInvoke()
            Wait-Until { (& $When) -or $running.IsCompleted } -For 'command under way' -Seconds 90
            $running.IsCompleted | Should -BeFalse -Because 'it must be stopped, not over'
            $watch = [Diagnostics.Stopwatch]::StartNew()
            $stopping = $shell.BeginStop($null, $null)
            $stopping.AsyncWaitHandle.WaitOne(20000) | Should -BeTrue -Because 'a stopped command ends'
            $watch.Stop()
            try { $shell.EndInvoke($running) } catch [Management.Automation.PipelineStoppedException] { $null = $_ }
            [pscustomobject]@{ Seconds = $watch.Elapsed.TotalSeconds; State = $shell.InvocationStateInfo.State; Errors = @($shell.Streams.Error) }
        }
        finally {
            $shell.Dispose()
        }
    }

    # A request under a latency fault is logged when it ends; that it began shows in the count of hits.
    function Test-Hit { @($sandbox.GetFaults() | Where-Object { $_.hits -gt 0 }).Count -gt 0 }
}

AfterAll {
    Stop-QlikSandbox -All
}

Describe 'Ctrl+C' {
    BeforeEach {
        Reset-TestSandbox $sandbox
    }

    It 'ends <Name> while it waits for an answer, and nothing more is sent' -ForEach @(
        @{ Name = 'a list'; Service = 'cloud'; Path = '/licenses/assignments'; Script = 'Get-QlikAllocation -Connection $given.cloud' }
        @{ Name = 'a list of Sense'; Service = 'sense'; Path = '/license/useraccesstype'; Script = 'Get-QlikAllocation -Connection $given.sense' }
        @{ Name = 'the licence'; Service = 'cloud'; Path = '/licenses/overview'; Script = 'Get-QlikLicense -Connection $given.cloud' }
        @{ Name = 'a connect'; Service = 'cloud'; Path = '/users/me'; Script = 'Connect-QlikCloud $given.uri -ApiKey $given.key' }
        @{ Name = 'a test'; Service = 'sense'; Path = '/about'; Script = 'Test-QlikConnection $given.sense' }
        @{ Name = 'a raw request'; Service = 'sense'; Path = '/about'; Script = 'Invoke-QlikApi about -Connection $given.sense' }
        @{ Name = 'the look-up of many users'; Service = 'sense'; Path = '/qrs/user/'; Script = '$given.people | Disable-QlikUser -Connection $given.sense -Confirm:$false' }
        @{ Name = 'a removal'; Service = 'sense'; Path = '/license/analyzeraccesstype'; Script = '$given.rows | Remove-QlikAllocation -Connection $given.sense -Confirm:$false -WarningAction SilentlyContinue' }
    ) {
        $rows = @(Get-QlikAllocation Analyzer -UnusedFor 30d -Connection sense)
        $people = @(Get-QlikUser -UserDirectory CORP -Connection sense | Select-Object -First 40)
        $sandbox.ClearLog()
        $sandbox.AddFault(@{ service = $Service; pathContains = $Path; kind = 'latency'; delayMs = 60000; count = -1 })
        $stopped = Stop-Command $Script @{ cloud = $connections.cloud; sense = $connections.sense; uri = $sandbox.CloudUri; key = $sandbox.ApiKey; rows = $rows; people = $people } { Test-Hit }
        $stopped.State | Should -Be 'Stopped'
        $stopped.Seconds | Should -BeLessThan 5
        $stopped.Errors | Should -BeNullOrEmpty -Because 'who stops a command knows that it was stopped'
        $sandbox.ClearFaults()
        # A later request shows that the stopped command has sent nothing more.
        $sandbox.ClearLog()
        $null = Invoke-QlikApi about -Connection sense
        @($sandbox.GetLog()).path | Where-Object { $_ -notlike '*/about' -and $_ -notlike "*$Path*" } | Should -BeNullOrEmpty
        Get-ChangeRequest $sandbox | Should -BeNullOrEmpty
    }

    It 'ends a wait that the server asked for' {
        # On a connection of its own: the others must not wait those two minutes.
        $paused = Connect-QlikCloud $sandbox.CloudUri -ApiKey $sandbox.ApiKey -Name paused
        $sandbox.ClearLog()
        $sandbox.AddFault(@{ service = 'cloud'; pathContains = '/licenses/overview'; kind = 'status'; status = 429; retryAfter = '120'; count = -1 })
        $stopped = Stop-Command 'Get-QlikLicense -Connection $given.cloud' @{ cloud = $paused } { Test-Hit }
        Disconnect-Qlik $paused
        $stopped.State | Should -Be 'Stopped'
        $stopped.Seconds | Should -BeLessThan 5
        @($sandbox.GetLog('Cloud') | Where-Object path -Like '*overview') | Should -HaveCount 1
    }

    It 'ends a sandbox that is just starting' {
        $stopped = Stop-Command 'Start-QlikSandbox -Users 300000' @{} { @(Get-Process -Name dotnet -ErrorAction Ignore | Where-Object { $_.Parent -and $_.Parent.Id -eq $PID -and $_.Id -ne $sandbox.ProcessId }).Count -gt 0 }
        $stopped.State | Should -Be 'Stopped'
        Wait-Until { @(Get-Process -Name dotnet -ErrorAction Ignore | Where-Object { $_.Parent -and $_.Parent.Id -eq $PID -and $_.Id -ne $sandbox.ProcessId }).Count -eq 0 } -For 'end of the half-started sandbox'
        @(Get-Process -Name dotnet -ErrorAction Ignore | Where-Object { $_.Parent -and $_.Parent.Id -eq $PID -and $_.Id -ne $sandbox.ProcessId }) | Should -BeNullOrEmpty
    }
}

Describe 'A pipeline that wants no more' {
    BeforeEach {
        Reset-TestSandbox $sandbox
    }

    It 'ends a removal after the first results, and the script goes on' {
        $rows = Get-QlikAllocation -UnusedFor 30d -Connection sense
        $after = & {
            $first = $rows | Remove-QlikAllocation -Confirm:$false -PassThru -WarningAction SilentlyContinue | Select-Object -First 1
            $first.Outcome
            'went on'
        }
        $after | Should -Be 'Released', 'went on'
    }

    It 'tells each runspace of a parallel block its own connections' {
        $manifest = Get-BuiltManifest
        $cloud = $connections.cloud
        $counts = 1..4 | ForEach-Object -ThrottleLimit 4 -Parallel {
            Import-Module $using:manifest
            $own = @(Get-QlikConnection).Count
            $rows = @(Get-QlikLicense -Connection $using:cloud).Count
            "$own $rows"
        }
        $counts | Should -Be '0 3', '0 3', '0 3', '0 3'
        $cloud.IsClosed | Should -BeFalse
    }
}

Describe 'A run that was stopped' {
    BeforeAll {
        $sandbox = Start-TestSandbox -Users 800
        Connect-TestSandbox $sandbox -Cloud runCloud -Sense runSense
        $connections = @{ sense = Get-QlikConnection runSense }
    }

    AfterAll {
        Disconnect-Qlik runCloud, runSense
        Stop-QlikSandbox $sandbox
    }

    BeforeEach {
        Reset-TestSandbox $sandbox
        $script:oldJournal = $env:QLIKADMIN_JOURNAL
        $env:QLIKADMIN_JOURNAL = Join-Path $TestDrive ([guid]::NewGuid())
    }

    AfterEach {
        $env:QLIKADMIN_JOURNAL = $script:oldJournal
    }

    It 'by Ctrl+C in <Name> has all of it in the journal, and Resume does the rest' -ForEach @(
        @{ Name = 'Remove-QlikUser'; Count = 12; Method = 'DELETE'; Path = '/qrs/user/'; Script = '$given.items | Remove-QlikUser -Force -Connection $given.sense -Confirm:$false -WarningAction SilentlyContinue' }
        @{ Name = 'Disable-QlikUser'; Count = 60; Method = 'PUT'; Path = '/qrs/user/'; Script = '$given.items | Disable-QlikUser -Connection $given.sense -Confirm:$false' }
        @{ Name = 'Add-QlikUserRole'; Count = 60; Method = 'PUT'; Path = '/qrs/user/'; Script = '$given.items | Add-QlikUserRole -Role ContentAdmin -Connection $given.sense -Confirm:$false' }
        @{ Name = 'Remove-QlikAllocation'; Count = 90; Method = 'DELETE'; Path = '/license/'; Script = '$given.items | Remove-QlikAllocation -Connection $given.sense -Confirm:$false -WarningAction SilentlyContinue' }
    ) {
        $items = if ($Name -eq 'Remove-QlikAllocation') {
            @(Get-QlikAllocation -Connection runSense | Where-Object { $_.User -and $_.Status -eq 'Active' } | Select-Object -First $Count)
        }
        else {
            @(Get-QlikUser -UserDirectory CORP -Status Active -Connection runSense | Where-Object { -not $_.Roles } | Select-Object -Last $Count)
        }

        $items.Count | Should -Be $Count
        $sandbox.AddFault(@{ service = 'sense'; method = $Method; pathContains = $Path; kind = 'latency'; delayMs = 60000; skip = 3; count = -1 })
        $stopped = Stop-Command $Script @{ sense = $connections.sense; items = $items } { Test-Hit }
        $stopped.State | Should -Be 'Stopped'
        $sandbox.ClearFaults()

        $run = Get-QlikJournal -Last 1
        $run.State | Should -Be 'Stopped'
        @($run | Get-QlikJournal | Where-Object Action -In 'RemoveUser', 'SetUserStatus', 'AddUserRole', 'RemoveAllocation' | Select-Object -ExpandProperty ItemId -Unique | Where-Object { $_ -in $items.Id }).Count | Should -Be $Count -Because 'everything that was piped in is on record'
        $run.Planned | Should -BeGreaterThan 0
        $null = Resume-QlikOperation -Run $run.RunId -Confirm:$false -WarningAction SilentlyContinue
        $run = Get-QlikJournal -Last 1
        $run.State | Should -Be 'Completed'
        $run.Planned + $run.Open + $run.Failed | Should -Be 0
    }

    It 'because the command behind it had enough counts as stopped, and Resume does the rest' {
        $people = @(Get-QlikUser -UserDirectory CORP -Status Active -Connection runSense | Where-Object { -not $_.Roles } | Select-Object -First 50)
        $first = $people | Disable-QlikUser -Confirm:$false -PassThru -Connection runSense | Select-Object -First 1
        $first.Outcome | Should -Be 'Disabled'
        $run = Get-QlikJournal -Last 1
        $run.State | Should -Be 'Stopped'
        $run.Entries | Should -Be 50
        $run.Planned | Should -BeGreaterThan 0
        $null = Resume-QlikOperation -Run $run.RunId -Confirm:$false
        (Get-QlikJournal -Last 1).State | Should -Be 'Completed'
        (Get-QlikJournal -Last 1).Done | Should -Be 50
    }

    It 'because the command before it failed has changed nothing' {
        $people = @(Get-QlikUser -UserDirectory CORP -Status Active -Connection runSense | Where-Object { -not $_.Roles } | Select-Object -First 50)
        { & { $people; throw 'the list broke off' } | Disable-QlikUser -Confirm:$false -Connection runSense } | Should -Throw 'the list broke off'
        Get-ChangeRequest $sandbox | Should -BeNullOrEmpty
        Get-QlikJournal | Should -BeNullOrEmpty
    }

    It 'sends nothing before all of it is on record' {
        $people = @(Get-QlikUser -UserDirectory CORP -Status Active -Connection runSense | Where-Object { -not $_.Roles } | Select-Object -First 45)
        $sent = [Collections.Generic.List[int]]::new()
        $people | ForEach-Object { $sent.Add(@(Get-ChangeRequest $sandbox sense).Count); $_ } | Disable-QlikUser -Confirm:$false -Connection runSense
        $sent | Measure-Object -Maximum | Select-Object -ExpandProperty Maximum | Should -Be 0
        (Get-QlikJournal -Last 1).Done | Should -Be 45
    }
}
