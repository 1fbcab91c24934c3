# A fleet of an emulated tenant and an emulated site, on runspaces of this process and in sessions of other processes.
BeforeAll {
    Import-Built
    $folder = (New-Item -ItemType Directory -Path (Join-Path ([IO.Path]::GetTempPath()) "qlikadmin-fleet-$([guid]::NewGuid().ToString('N'))")).FullName
    $oldJournal = $env:QLIKADMIN_JOURNAL
    $env:QLIKADMIN_JOURNAL = Join-Path $folder journal
    $sandbox = Start-TestSandbox -Users 200
    $env:FLEET_KEY = Get-PlainText $sandbox.ApiKey
    $env:FLEET_PASSWORD = Get-PlainText $sandbox.CertificatePassword
    $cloud = @{ Name = 'acme'; Product = 'Cloud'; Address = "$($sandbox.CloudUri)"; Tag = @('prod', 'eu'); Environment = 'FLEET_KEY'; Size = 10 }
    $sense = @{
        Name = 'berlin'; Product = 'Sense'; Address = "$($sandbox.SenseUri)"; Tag = @('prod'); CertificatePath = $sandbox.CertificatePath
        TrustedRoot = $sandbox.RootPath; Environment = 'FLEET_PASSWORD'; Size = 90
    }
    $bad = @{ Name = 'bad'; Product = 'Cloud'; Address = "$($sandbox.CloudUri)"; Environment = 'FLEET_NO_KEY' }
    $file = Join-Path $folder fleet.json
    @{ Targets = @($cloud, $sense, $bad) } | ConvertTo-Json -Depth 4 | Set-Content $file

    $processes = [Collections.Generic.List[Diagnostics.Process]]::new()

    # A session in another PowerShell, over its named pipe. PowerShell knows at once when that process is lost; of one that it started itself,
    # as Start-Job does, it knows only a minute later.
    function New-ProcessSession {
        [CmdletBinding()]
        param()
        $start = New-ShellStart '-Command' '[Console]::In.ReadLine()'
        $start.RedirectStandardInput = $true
        $start.RedirectStandardOutput = $true
        $process = [Diagnostics.Process]::Start($start)
        $processes.Add($process)
        $pipe = [Management.Automation.Runspaces.NamedPipeConnectionInfo]::new($process.Id, '', 60000)
        $runspace = [runspacefactory]::CreateRunspace($pipe, $Host, [Management.Automation.Runspaces.TypeTable]::LoadDefaultTypeFiles())
        $runspace.Open()
        $session = [Management.Automation.Runspaces.PSSession]::Create($runspace, 'Process', $PSCmdlet)
        Invoke-Command -Session $session -ArgumentList (Get-BuiltManifest), $env:FLEET_KEY, $env:FLEET_PASSWORD {
            param($manifest, $key, $password)
            Import-Module $manifest
            $env:FLEET_KEY = $key
            $env:FLEET_PASSWORD = $password
        }
        $session
    }
}

AfterAll {
    $processes | ForEach-Object { if (-not $_.HasExited) { $_.Kill() } }
    Stop-QlikSandbox
    $env:QLIKADMIN_JOURNAL = $oldJournal
    Remove-Item Env:FLEET_KEY, Env:FLEET_PASSWORD
    Remove-Item -LiteralPath $folder -Recurse -Force
}

Describe 'Import-QlikFleet' {
    It 'chooses by name, tag, product and share' {
        (Import-QlikFleet $file).Name | Should -Be 'acme', 'berlin', 'bad'
        (Import-QlikFleet $file -Tag eu).Name | Should -Be 'acme'
        (Import-QlikFleet $file -Name b* -Product Sense).Name | Should -Be 'berlin'
        @(1, 2, 3 | ForEach-Object { Import-QlikFleet $file -Shard "$_/3" -WarningAction SilentlyContinue }).Name | Sort-Object | Should -Be 'acme', 'bad', 'berlin'
    }

    It 'makes the shares of the whole fleet before it chooses' {
        $home3 = 1..3 | Where-Object { @(Import-QlikFleet $file -Shard "$_/3" -WarningAction SilentlyContinue | ForEach-Object Name) -contains 'acme' }
        (Import-QlikFleet $file -Shard "$home3/3" -Name acme).Name | Should -Be acme
        Import-QlikFleet $file -Shard "$(($home3 % 3) + 1)/3" -Name acme -WarningVariable none -WarningAction SilentlyContinue | Should -BeNullOrEmpty
        $none | Should -HaveCount 1
    }

    It 'takes what it wrote back from CSV, JSON and CLIXML' {
        $targets = Import-QlikFleet $file
        $targets | Export-Csv (Join-Path $folder again.csv)
        $targets | Export-Clixml (Join-Path $folder again.xml)
        $csv = Import-Csv (Join-Path $folder again.csv) | Import-QlikFleet
        $xml = Import-Clixml (Join-Path $folder again.xml) | Import-QlikFleet
        $json = $targets | ConvertTo-Json -Depth 4 | ConvertFrom-Json | Import-QlikFleet
        foreach ($copy in $csv, $xml, $json) {
            ($copy | ConvertTo-Json) | Should -Be ($targets | ConvertTo-Json)
        }
    }

    It 'refuses a secret and names no value of it' {
        $wrong = Join-Path $folder wrong.json
        @{ Targets = @(@{ Name = 'a'; Product = 'Cloud'; Address = 'x'; ApiKey = 'very-secret' }) } | ConvertTo-Json -Depth 4 | Set-Content $wrong
        $record = Get-Failure { Import-QlikFleet $wrong }
        Assert-QlikError $record -Id FleetInvalid -Command Import-QlikFleet -Category InvalidArgument
        "$record" | Should -Not -BeLike '*very-secret*'
    }
}

Describe 'Test-QlikFleet' {
    It 'says of each target in one row whether it can be worked on' {
        $rows = Test-QlikFleet $file | Sort-Object Target
        $rows.Target | Should -Be 'acme', 'bad', 'berlin'
        $rows.Reachable | Should -Be $true, $false, $true
        $rows.Rights | Should -Be $true, $null, $true
        $rows[0].License | Should -BeLike '*Professional * of *'
        $rows[1].Problem | Should -BeLike '*FLEET_NO_KEY*'
        $rows[1].NextStep | Should -Not -BeNullOrEmpty
        Get-QlikConnection | Should -BeNullOrEmpty
    }

    It 'knows a key that lacks rights from one that is not accepted' {
        $env:FLEET_LIMITED = Get-PlainText $sandbox.LimitedApiKey
        $env:FLEET_WRONG = 'no-such-key'
        $rows = [pscustomobject] @{ Name = 'limited'; Product = 'Cloud'; Address = $sandbox.CloudUri; Environment = 'FLEET_LIMITED' },
        [pscustomobject] @{ Name = 'wrong'; Product = 'Cloud'; Address = $sandbox.CloudUri; Environment = 'FLEET_WRONG' } | Test-QlikFleet | Sort-Object Target
        $rows.Reachable | Should -Be $true, $false
        $rows[0].Rights | Should -BeFalse
        $rows[1].ErrorId | Should -Be 'Qlik.Unauthorized'
    }
}

Describe 'RateShare' {
    BeforeAll {
        $two = 'one', 'two' | ForEach-Object { @{ Name = $_; Product = 'Cloud'; Address = "$($sandbox.CloudUri)"; Environment = 'FLEET_KEY' } }
        $shared = Join-Path $folder shared.json
        @{ Targets = @($two) + $cloud + $sense } | ConvertTo-Json -Depth 4 | Set-Content $shared
    }

    AfterEach { Disconnect-Qlik -All }

    It 'divides the limit of one account among its targets, on workers, in sessions and in shares' {
        $local = Invoke-QlikFleet $shared -Product Cloud { (Get-QlikConnection).RateShare }
        $local | Should -Be (1 / 3), (1 / 3), (1 / 3)
        $session = New-ProcessSession
        try {
            Invoke-QlikFleet $shared -Name two -Session $session { (Get-QlikConnection).RateShare } | Should -Be (1 / 3)
        }
        finally {
            Remove-PSSession $session
        }

        (1..2 | ForEach-Object { Connect-QlikFleet $shared -Product Cloud -Shard "$_/2" -WarningAction SilentlyContinue }).RateShare |
            Should -Be (1 / 3), (1 / 3), (1 / 3)
    }

    It 'takes the part that the file names, and all of it for an account with one target' {
        $own = @{ Name = 'own'; Product = 'Cloud'; Address = "$($sandbox.CloudUri)"; Environment = 'FLEET_KEY'; RateShare = 0.25 }
        (Connect-QlikFleet $own).RateShare | Should -Be 0.25
        (Connect-QlikFleet $file -Name acme).RateShare | Should -Be 1
    }

    It 'is a parameter of the Connect commands' {
        (Connect-QlikCloud $sandbox.CloudUri -ApiKey $sandbox.ApiKey -RateShare 0.1).RateShare | Should -Be 0.1
        (Connect-QlikRegion eu -Credential $sandbox.OAuthClient -RateShare 0.5 -NoTest).RateShare | Should -Be 0.5
        Get-Failure { Connect-QlikCloud $sandbox.CloudUri -ApiKey $sandbox.ApiKey -RateShare 0 } | Should -BeLike '*RateShare*'
    }
}

Describe 'Connect-QlikFleet' {
    AfterEach { Disconnect-Qlik -All }

    It 'connects under the names of the targets, and one that fails is one error' {
        $made = Connect-QlikFleet $file -ErrorVariable errors -ErrorAction SilentlyContinue
        $made.Name | Should -Be 'acme', 'berlin'
        Assert-QlikError $errors -Id InvalidInput -Command Connect-QlikFleet -Category InvalidArgument
        $errors[0].TargetObject.Name | Should -Be bad
        (Get-QlikUser -Connection berlin | Select-Object -First 1).Connection | Should -Be berlin
    }

    It 'reads the secret from the assets of Azure Automation' {
        function global:Get-AutomationVariable($Name) { if ($Name -eq 'Key') { $env:FLEET_KEY } }
        function global:Get-AutomationPSCredential($Name) { if ($Name -eq 'Client') { $sandbox.OAuthClient } }
        try {
            $made = @{ Name = 'v'; Product = 'Cloud'; Address = $sandbox.CloudUri; AutomationVariable = 'Key' },
            @{ Name = 'c'; Product = 'Cloud'; Address = $sandbox.CloudUri; AutomationCredential = 'Client' } | ForEach-Object { Connect-QlikFleet $_ }
            $made.Authentication | Should -Be 'ApiKey', 'OAuthClient'
            Get-Failure { Connect-QlikFleet @{ Name = 'n'; Product = 'Cloud'; Address = $sandbox.CloudUri; AutomationVariable = 'None' } -ErrorAction Stop } |
                Should -BeLike "*'None'*"
        }
        finally {
            Remove-Item Function:Get-AutomationVariable, Function:Get-AutomationPSCredential
        }
    }

    It 'keeps the journals of the session in the folder that it was given, and the lines that it prints work' {
        $own = Join-Path $folder own
        $null = Connect-QlikFleet $file -Name berlin -JournalPath $own
        $summary = Get-QlikAllocation -NeverUsed -Connection berlin | Select-Object -First 1 | Remove-QlikAllocation -Confirm:$false -WarningAction SilentlyContinue
        @(Get-QlikJournal -Path $own).RunId | Should -Be $summary.RunId
        (Invoke-Expression "$($summary.Undo) -Confirm:`$false").Failed | Should -Be 0
    }
}

Describe 'Invoke-QlikFleet' {
    It 'gives what the script returns, with the target, and one error for a target that fails' {
        $wanted = 'Analyzer'
        $rows = Invoke-QlikFleet $file { Get-QlikLicense | Where-Object Type -EQ $using:wanted } -ResultVariable result -ErrorVariable errors -ErrorAction SilentlyContinue -WarningAction SilentlyContinue
        $rows.FleetTarget | Sort-Object | Should -Be 'acme', 'berlin'
        $rows.Type | Should -Be 'Analyzer', 'Analyzer'
        Assert-QlikError $errors -Id FleetTargetFailed -Command Invoke-QlikFleet -Category InvalidResult
        $errors[0].TargetObject.Name | Should -Be bad
        ($result | Sort-Object Target).State | Should -Be 'Done', 'Failed', 'Done'
        ($result | Where-Object Target -EQ bad).ErrorId | Should -Be 'Qlik.InvalidInput'
        Get-QlikConnection | Should -BeNullOrEmpty
    }

    It 'tries the targets again that are not done' {
        $null = Invoke-QlikFleet $file { 1 } -ResultVariable result -ErrorAction SilentlyContinue -WarningAction SilentlyContinue
        $env:FLEET_NO_KEY = $env:FLEET_KEY
        try {
            $result | Where-Object State -NE Done | Invoke-QlikFleet -ScriptBlock { (Get-QlikConnection).Name } | Should -Be bad
        }
        finally {
            Remove-Item Env:FLEET_NO_KEY
        }
    }

    It 'keeps what one target leaves behind away from the next' {
        $seen = Invoke-QlikFleet $file -Name acme, berlin -ThrottleLimit 1 { "$leftover|$(@(Get-QlikConnection).Count)"; $leftover = 'x' }
        $seen | Should -Be '|1', '|1'
    }

    It 'works on the largest first, and on as many at once as it may' {
        (Invoke-QlikFleet $file -Name acme, berlin -ThrottleLimit 1 { 1 }).FleetTarget | Should -Be 'berlin', 'acme'
        $log = Join-Path $folder 'together.txt'
        Invoke-QlikFleet $file -Name acme, berlin -ArgumentList $log {
            param($log)
            [IO.File]::AppendAllText("$log.$((Get-QlikConnection).Name)", '1')
            $watch = [Diagnostics.Stopwatch]::StartNew()
            while (@(Get-ChildItem "$log.*").Count -lt 2 -and $watch.Elapsed.TotalSeconds -lt 60) { [Threading.Thread]::Sleep(20) }
            @(Get-ChildItem "$log.*").Count
        } | Should -Be 2, 2
    }

    It 'changes what the script changes, on record' {
        $summaries = Invoke-QlikFleet $file -Tag prod -Confirm:$false -WarningAction SilentlyContinue {
            Get-QlikAllocation -UnusedFor 60d | Select-Object -First 2 | Remove-QlikAllocation
        }
        $summaries.Done | Should -Be 2, 2
        $summaries | ForEach-Object { @(Get-QlikJournal -Run $_.RunId) | Should -HaveCount 2 }
    }

    It 'leaves journals that are read over many folders' {
        $null = 'one', 'two' | ForEach-Object { Invoke-QlikFleet $file -Name berlin -JournalPath ([IO.Path]::Combine($folder, 'many', $_)) -Confirm:$false -WarningAction SilentlyContinue {
                Get-QlikAllocation | Where-Object { $_.Status -eq 'Active' -and $_.User } | Select-Object -First 1 | Remove-QlikAllocation
            } }
        $runs = Get-ChildItem (Join-Path $folder many) -Directory | Get-QlikJournal -Last 1
        $runs.Path | Split-Path | Split-Path -Leaf | Should -Be 'one', 'two'
    }

    It 'asks nobody in a worker, and says so' {
        $before = Get-CloudRow $sandbox
        Invoke-QlikFleet $file -Name acme { Get-QlikAllocation | Select-Object -First 1 | Remove-QlikAllocation } -ResultVariable result -ErrorAction SilentlyContinue -WarningAction SilentlyContinue
        $result.State | Should -Not -Be Done
        $result.NextStep | Should -BeLike '*-Confirm:$false*'
        (Get-CloudRow $sandbox).Count | Should -Be $before.Count
    }

    It 'with -WhatIf names the targets and runs nothing' {
        Invoke-QlikFleet $file -WhatIf { throw 'ran' } -ResultVariable result | Should -BeNullOrEmpty
        $result | Should -BeNullOrEmpty
    }

    It 'changes and begins nothing more when the stop file is there, and goes on after it is gone' {
        $stop = Join-Path $folder stop
        $summaries = Invoke-QlikFleet $file -Name berlin, acme -ThrottleLimit 1 -StopFile $stop -Confirm:$false -ArgumentList $stop -ResultVariable result -ErrorVariable errors -ErrorAction SilentlyContinue -WarningAction SilentlyContinue {
            param($stop)
            $mine = Get-QlikAllocation | Where-Object { $_.Status -eq 'Active' -and $_.User } | Select-Object -First 4
            $mine | Select-Object -First 1 | Remove-QlikAllocation
            Set-Content $stop 'stop'
            $mine | Select-Object -Last 3 | Remove-QlikAllocation
        }
        $summaries.Done | Should -Be 1, 0
        $summaries.Left | Should -Be 0, 3
        ($result | Where-Object Target -EQ berlin).ErrorId | Should -Be 'Qlik.StopRequested'
        ($result | Where-Object Target -EQ acme).State | Should -Be Left
        $errors.Exception.Message | Should -BeLike "*$stop*"
        Remove-Item $stop
        (Invoke-QlikFleet $file -Name berlin, acme -StopFile $stop { 1 }) | Should -Be 1, 1
    }

    It 'gives the target of a lost session to another one, which finishes its run first' {
        $before = @($sandbox.GetChanges()).Count
        $sandbox.AddFault(@{ service = 'sense'; method = 'DELETE'; kind = 'latency'; delayMs = 100; count = 1000 })
        $sessions = 1, 2 | ForEach-Object { New-ProcessSession }
        $shared = Join-Path $folder shared
        $flag = Join-Path $folder flag
        try {
            $null = Invoke-QlikFleet $file -Name berlin -Session $sessions -JournalPath $shared -Confirm:$false -ArgumentList $flag, $shared -ResultVariable result -WarningAction SilentlyContinue {
                param($flag, $shared)
                $mine = Get-QlikAllocation | Where-Object { $_.Status -eq 'Active' -and $_.User } | Select-Object -First 60
                if (-not (Test-Path $flag)) {
                    Set-Content $flag 'killed'
                    $own = $PID
                    $killer = [powershell]::Create().AddScript({
                            param($own, $shared)
                            while (-not (Get-ChildItem $shared -Filter *.jsonl -ErrorAction Ignore | Where-Object Length -GT 9000)) { Start-Sleep -Milliseconds 20 }
                            Stop-Process -Id $own -Force
                        }).AddArgument($own).AddArgument($shared)
                    $null = $killer.BeginInvoke()
                    $mine | Remove-QlikAllocation
                    Start-Sleep -Seconds 60
                }
            }
        }
        finally {
            $sessions | Remove-PSSession
            $sandbox.ClearFaults()
        }

        $result.State | Should -Be Done -Because "$($result.Detail)"
        $result.Attempts | Should -Be 2
        $run = Get-QlikJournal -Path $shared
        $run.Planned + $run.Open | Should -Be 0
        $run.Done | Should -Be $run.Entries
        # The sandbox logs each change. The log shows that nothing was taken twice.
        $taken = @($sandbox.GetChanges() | Select-Object -Skip $before | Where-Object service -EQ 'sense')
        $taken.Count | Should -BeGreaterOrEqual $run.Done
        @($taken | Group-Object { $_ | Select-Object -Property * -ExcludeProperty time, at, sequence, id, number | ConvertTo-Json -Compress -Depth 5 } | Where-Object Count -GT 1) | Should -BeNullOrEmpty
    }
}
