BeforeAll {
    Import-Built
    $folder = (New-Item -ItemType Directory -Path (Join-Path ([IO.Path]::GetTempPath()) "qlikadmin-$([guid]::NewGuid().ToString('N'))")).FullName
    $oldJournal = $env:QLIKADMIN_JOURNAL
    $env:QLIKADMIN_JOURNAL = Join-Path $folder journal
    $policies = Join-Path (Get-Module QlikAdmin).ModuleBase policies
    $quiet = @{ Confirm = $false; WarningAction = 'SilentlyContinue' }

    function Start-PlanSandbox {
        $sandbox = Start-TestSandbox -Users 150
        Connect-TestSandbox $sandbox
        $null = Connect-QlikView -Server $sandbox.QlikViewUri -Credential $sandbox.QlikViewCredential -Name qv
        $sandbox
    }

    # Idle for long enough that Sense frees them at once.
    function New-IdlePlan([string[]] $Connection = 'sense', [hashtable] $More = @{}, [string] $UnusedFor = '60d', [hashtable] $Caps = @{ Percent = 100 }) {
        New-QlikPlan (@{ Name = 'idle'; Rules = @(@{ Name = 'idle'; UnusedFor = $UnusedFor }); Caps = $Caps } + $More) -Connection $Connection -WarningAction SilentlyContinue
    }

    function Get-HeldId([string] $Connection) {
        @(Get-QlikAllocation -Connection $Connection | Where-Object { $_.Status -eq 'Active' -and -not $_.IsPool }).Id | Sort-Object
    }

    function Get-JournalFile {
        if (Test-Path -LiteralPath $env:QLIKADMIN_JOURNAL) { @(Get-ChildItem -LiteralPath $env:QLIKADMIN_JOURNAL -Filter *.jsonl).FullName }
    }
}

AfterAll {
    Stop-QlikSandbox -All
    $env:QLIKADMIN_JOURNAL = $oldJournal
    Remove-Item -LiteralPath $folder -Recurse -Force
}

Describe 'New-QlikPlan' {
    BeforeAll {
        $sandbox = Start-PlanSandbox
    }

    BeforeEach {
        Reset-TestSandbox $sandbox
    }

    It 'gives one row per allocation of a person, of every product' {
        $rows = New-IdlePlan sense, cloud, qv
        foreach ($name in 'sense', 'cloud', 'qv') {
            $all = @(Get-QlikAllocation -Connection $name | Where-Object { -not $_.IsPool }).Id | Sort-Object
            @($rows | Where-Object Connection -EQ $name).AllocationId | Sort-Object | Should -Be $all
        }

        $rows | ForEach-Object { $_.PSObject.TypeNames[0] | Should -BeExactly 'QlikAdmin.PlanRow' }
        @($rows.PlanId | Select-Object -Unique).Count | Should -Be 1
    }

    It 'has what scripts rely on' {
        $row = New-IdlePlan | Select-Object -First 1
        'PlanId', 'Action', 'Rule', 'Reason', 'AllocationId', 'Product', 'Connection', 'Type', 'User', 'UserName', 'CreatedAt', 'LastUsedAt', 'LastUsedSource', 'OwnedItems', 'QuarantineForecast', 'ExpiresAt' |
            ForEach-Object { $row.PSObject.Properties.Name | Should -Contain $_ }
        $row.ExpiresAt - $row.PlannedAt | Should -Be ([timespan] '7.00:00:00')
    }

    It 'plans exactly what the server says is idle' {
        $limit = [DateTimeOffset]::UtcNow.AddDays(-60)
        $idle = @(Get-SenseRow $sandbox | Where-Object { -not $_.Quarantined -and $_.LastUsedAt -and $_.LastUsedAt -le $limit -and $_.User -notlike 'INTERNAL\*' }).Id | Sort-Object
        @($idle).Count | Should -BeGreaterThan 5
        @(New-IdlePlan | Where-Object Action -EQ Remove).AllocationId | Sort-Object | Should -Be $idle
    }

    It 'changes nothing and writes no journal' {
        $null = New-IdlePlan sense, cloud, qv
        Get-ChangeRequest $sandbox Sense | Should -HaveCount 0
        Get-ChangeRequest $sandbox Cloud | Should -HaveCount 0
        Get-JournalFile | Should -BeNullOrEmpty
    }

    It 'reads a data file and a hashtable to the same plan as JSON' {
        $json = Join-Path $folder p.json
        $data = Join-Path $folder p.psd1
        Set-Content -LiteralPath $json -Value '{ "Name": "p", "Rules": [ { "Name": "r", "Type": ["Analyzer", "Prof*"], "Any": [ { "UnusedFor": "60d" }, { "NeverUsed": true, "AllocatedFor": 14 } ] } ], "Exclude": { "Tag": "x" }, "Caps": { "Percent": 100 } }'
        Set-Content -LiteralPath $data -Value "@{ Name = 'p'; Rules = @(@{ Name = 'r'; Type = 'Analyzer', 'Prof*'; Any = @(@{ UnusedFor = '60d' }, @{ NeverUsed = `$true; AllocatedFor = 14 }) }); Exclude = @{ Tag = 'x' }; Caps = @{ Percent = 100 } }"
        $table = Import-PowerShellDataFile $data
        $plans = $json, $data, $table | ForEach-Object { , @(New-QlikPlan $_ -Connection sense | ForEach-Object { "$($_.AllocationId) $($_.Action) $($_.Rule)" }) }
        @($plans[0] -match ' Remove r$').Count | Should -BeGreaterThan 5
        $plans[1] | Should -Be $plans[0]
        $plans[2] | Should -Be $plans[0]
    }

    It 'is right with every ready policy: <_>' -ForEach 'access-pass-14-days.json', 'idle.json', 'leavers.json', 'make-room.psd1', 'right-size.json' {
        $rows = New-QlikPlan (Join-Path $policies $_) -Connection sense, cloud, qv -WarningAction SilentlyContinue
        @($rows | Where-Object Action -NE Keep).Count | Should -BeGreaterThan 0
        $rows | Where-Object { $_.Action -ne 'Keep' } | ForEach-Object { $_.Rule | Should -Not -BeNullOrEmpty }
    }

    It 'takes back what people hold who are disabled or vanished from their directory' {
        $gone = @(Get-QlikUser -Connection sense -Status RemovedExternally | Where-Object { -not $_.IsService }).Account
        $rows = @(New-QlikPlan @{ Rules = @(@{ UserStatus = 'RemovedExternally' }); Caps = @{ Percent = 100 } } -Connection sense | Where-Object Action -EQ Remove)
        $rows.Count | Should -BeGreaterThan 0
        $rows | ForEach-Object { $_.User | Should -BeIn $gone; $_.UserStatus | Should -Be RemovedExternally }
    }

    It 'counts what people own where it is asked to' {
        $rows = @(New-QlikPlan @{ Rules = @(@{ AllocatedFor = '1d' }); Caps = @{ Percent = 100 } } -Connection sense -IncludeOwnedItem | Where-Object Action -EQ Remove)
        $owner = $rows | Sort-Object OwnedItems -Descending | Select-Object -First 1
        $owner.OwnedItems | Should -BeGreaterThan 0
        $owner.OwnedItems | Should -Be @(Get-QlikOwnedItem $owner.User -Connection sense).Count
        (New-IdlePlan | Where-Object Action -EQ Remove | Select-Object -First 1).OwnedItems | Should -BeNullOrEmpty
    }

    It 'never plans for the caller nor for service accounts' {
        $rows = New-QlikPlan @{ Rules = @(@{ AllocatedFor = '0d'; UnusedFor = '0d'; NeverUsed = $true; UnknownAsUnused = $true }); Caps = @{ Percent = 100 } } -Connection sense, cloud
        $caller = (Get-QlikUser -Connection cloud -Role TenantAdmin).Account
        @($rows | Where-Object { $_.Connection -eq 'cloud' -and $_.Action -eq 'Remove' }).Count | Should -BeGreaterThan 20
        @($rows | Where-Object { $_.Reason -like 'excluded: the account you are connected with*' }).User | Should -BeIn $caller
        @($rows | Where-Object { $_.Reason -like 'excluded: the account you are connected with*' }).Count | Should -Be 1
        $rows | Where-Object { $_.User -like 'INTERNAL\*' -or $_.User -like 'NONE\*' } | ForEach-Object { $_.Action | Should -Be Keep }
    }

    It 'plans a server once that is connected under two names, and takes nobody''s only unit as held twice' {
        Connect-TestSandbox $sandbox cloud2 sense2
        $policy = @{ Rules = @(@{ HeldTwice = $true }); Caps = @{ Percent = 100 } }
        $rows = @(New-QlikPlan $policy -Connection sense, sense2 -WarningVariable warned -WarningAction SilentlyContinue)
        Disconnect-Qlik cloud2, sense2
        $rows.Connection | Select-Object -Unique | Should -Be sense
        "$warned" | Should -BeLike "*'sense2' leads to the same server as 'sense'*planned only once*"
        foreach ($row in $rows | Where-Object Action -EQ Remove) {
            @($rows | Where-Object { $_.User -eq $row.User -and $_.Action -eq 'Keep' -and $_.Reason -notlike 'in quarantine*' }).Count | Should -BeGreaterThan 0
        }
    }

    It 'holds nobody''s unit of one product against that of another' {
        $rows = New-QlikPlan @{ Rules = @(@{ HeldTwice = $true }); Caps = @{ Percent = 100 } } -Connection sense, cloud, qv -WarningAction SilentlyContinue
        $rows | Where-Object StaysWith | ForEach-Object { $_.StaysWith | Should -BeLike "$($_.Connection)|*" }
    }

    It 'never plans for the owner of a JSON web token' {
        $null = Connect-QlikSense -Server $sandbox.ProxyUri -VirtualProxy $sandbox.VirtualProxy -Jwt $sandbox.Jwt -TrustedRoot $sandbox.RootPath -Name jwt
        if (-not (Get-QlikAllocation -User $sandbox.Administrator -Connection jwt)) {
            Add-QlikAllocation -User $sandbox.Administrator -Type Analyzer -Connection jwt -Confirm:$false
        }

        $rows = @(New-QlikPlan @{ Rules = @(@{ AllocatedFor = '0d' }); Caps = @{ Percent = 100 } } -Connection jwt)
        Disconnect-Qlik jwt
        $own = @($rows | Where-Object User -EQ $sandbox.Administrator)
        $own.Count | Should -BeGreaterThan 0
        $own | ForEach-Object { $_.Action | Should -Be Keep; $_.Reason | Should -BeLike 'excluded: this may be the account you are connected with' }
        @($rows | Where-Object Action -EQ Remove).Count | Should -BeGreaterThan 20
    }

    It 'never plans for the caller on QlikView, whose credential names no domain' {
        $name = @($sandbox.QlikViewCredential.UserName -split '\\')[-1]
        $null = Connect-QlikView -Server $sandbox.QlikViewUri -Credential ([pscredential]::new($name, $sandbox.QlikViewCredential.Password)) -Name bare -WarningAction SilentlyContinue
        Add-QlikAllocation -User "CORP\$name" -Type NamedCal -Connection bare @quiet
        $own = @(New-QlikPlan @{ Rules = @(@{ UnusedFor = '0d'; NeverUsed = $true; UnknownAsUnused = $true }); Caps = @{ Percent = 100 } } -Connection bare | Where-Object User -EQ "CORP\$name")
        Remove-QlikAllocation -User "CORP\$name" -Type NamedCal -Connection bare @quiet
        Disconnect-Qlik bare
        $own | Should -HaveCount 1
        $own[0].Action | Should -Be Keep
    }

    It 'leaves alone whose role comes through a group' {
        $group = @((Get-QlikUser -Connection cloud).Groups | Where-Object { $_ } | Select-Object -First 1)[0]
        $role = @((Get-QlikRole -Connection cloud).Name | Where-Object { $_ -ne 'TenantAdmin' })[0]
        $null = Invoke-RestMethod "$($sandbox.ControlUri)cloud/groups" -Method Post -NoProxy -ContentType application/json -Body (@{ name = $group; roles = @($role) } | ConvertTo-Json)
        $rules = @{ Rules = @(@{ AllocatedFor = '0d' }); Caps = @{ Percent = 100 } }
        $members = @((New-QlikPlan ($rules + @{ Exclude = @{ Group = $group } }) -Connection cloud | Where-Object Reason -EQ "excluded: group '$group'").User)
        $rows = @(New-QlikPlan ($rules + @{ Exclude = @{ Role = $role } }) -Connection cloud)
        $null = Invoke-RestMethod "$($sandbox.ControlUri)cloud/groups" -Method Post -NoProxy -ContentType application/json -Body (@{ name = $group; roles = @() } | ConvertTo-Json)
        $members.Count | Should -BeGreaterThan 0
        @($rows | Where-Object { $_.User -in $members -and $_.Action -ne 'Keep' }) | Should -HaveCount 0
    }

    It 'marks a plan above a cap, and warns' {
        $rows = New-QlikPlan @{ Rules = @(@{ UnusedFor = '1d' }) } -Connection sense -WarningVariable warned -WarningAction SilentlyContinue
        $rows | ForEach-Object { $_.CapExceeded | Should -BeLike '*the cap is 20 %*' }
        @($warned | Where-Object { "$_" -like '*so it can''t be applied*' }) | Should -HaveCount 1
    }

    It 'refuses what it does not understand, with file, line and what is allowed: <Text>' -ForEach @(
        @{ Ending = 'json'; Text = "{`n`"Rules`": [ {`n`"UnusedSince`": `"3d`" } ] }"; Says = "line 3: unknown key 'UnusedSince' in rule 1. Allowed: Name" }
        @{ Ending = 'json'; Text = "{`n`"Rules`": [ { `"UnusedFor`": `"-3d`" } ] }"; Says = 'line 2: UnusedFor of rule 1 must be a duration of 0 or more' }
        @{ Ending = 'psd1'; Text = "@{`n  Rules = @(`n    @{ UnusedFor = -3 }`n  )`n}"; Says = 'line 3: UnusedFor of rule 1 must be a duration of 0 or more' }
        @{ Ending = 'psd1'; Text = "@{`n  Rules = @(`n    @{ UnusedFor = (Get-Date) }`n  )`n}"; Says = 'line 3: *Get-Date* is not a constant*' }
        @{ Ending = 'psd1'; Text = "@{`n  Rules = @(`n    @{ UnusedFor = `"`$(1)d`" }`n  )`n}"; Says = 'line 3: *is not a constant*' }
        @{ Ending = 'psd1'; Text = "Get-Date`n@{ Rules = @() }"; Says = 'line 1: a data file must be one table' }
        @{ Ending = 'psd1'; Text = "@{`n"; Says = 'line 1: *' }
        @{ Ending = 'txt'; Text = 'x'; Says = 'must end in .json or .psd1' }
    ) {
        $path = Join-Path $folder "wrong.$Ending"
        Set-Content -LiteralPath $path -Value $Text
        $failure = Get-Failure { New-QlikPlan $path -Connection sense }
        Assert-QlikError $failure -Id PolicyInvalid -Command New-QlikPlan -Category InvalidArgument
        "$failure" | Should -BeLike "*wrong.$Ending*$Says*"
    }

    It 'takes a policy as <What>' -ForEach @(
        @{ What = 'a file'; Make = { Get-Item -LiteralPath (Join-Path $folder one.json) } }
        @{ What = 'a list of one path'; Make = { , @(Join-Path $folder one.json) } }
        @{ What = 'what ConvertFrom-Json makes'; Make = { Get-Content -Raw -LiteralPath (Join-Path $folder one.json) | ConvertFrom-Json } }
        @{ What = 'a generic dictionary'; Make = { $table = [Collections.Generic.Dictionary[string, object]]::new(); $table['Rules'] = [pscustomobject] @{ UnusedFor = '60d' }; $table['Caps'] = @{ Percent = 100 }; $table } }
        @{ What = 'an ordered table with one rule'; Make = { [ordered] @{ Rules = [ordered] @{ UnusedFor = [timespan] '60.0:0' }; Caps = @{ Percent = 100 } } } }
    ) {
        Set-Content -LiteralPath (Join-Path $folder one.json) -Value '{ "Rules": { "UnusedFor": "60d" }, "Caps": { "Percent": 100 } }'
        $given = & $Make
        @(New-QlikPlan $given -Connection sense | Where-Object Action -EQ Remove).AllocationId | Should -Be @(New-IdlePlan | Where-Object Action -EQ Remove).AllocationId
    }

    It 'refuses as a policy <What>, in plain words' -ForEach @(
        @{ What = 'two paths'; Given = @('a.json', 'b.json'); Says = 'it is a list, but a plan is made from one policy' }
        @{ What = 'JSON text'; Given = '{ "Rules": [ { "UnusedFor": "3d" } ] }'; Says = 'it is the text of a policy, not the path of one' }
        @{ What = 'a number'; Given = 5; Says = 'a Int32 is not a policy' }
        @{ What = 'a path on no drive'; Given = 'nosuchdrive:p.json'; Says = "'nosuchdrive:p.json' can't be a policy: " }
        @{ What = 'a path on a drive without files'; Given = 'Env:PATH.json'; Says = "'Env:PATH.json' can't be a policy: it is a path of Environment" }
        @{ What = 'a table with a large number'; Given = @{ Rules = @(@{ UnusedFor = [bigint]::Parse('99999999999999999999999') }) }; Says = 'Rules`[0`].UnusedFor: UnusedFor of rule 1 must be a duration' }
        @{ What = 'an object with a key too many'; Given = [pscustomobject] @{ Rules = @([pscustomobject] @{ UnusedSince = '3d' }) }; Says = "unknown key 'UnusedSince' in rule 1" }
    ) {
        $failure = Get-Failure { New-QlikPlan $Given -Connection sense }
        Assert-QlikError $failure -Id PolicyInvalid -Command New-QlikPlan -Category InvalidArgument
        "$failure" | Should -BeLike "*$Says*"
    }

    It 'makes everything a matter of review when KeepFree names a type that is nowhere' {
        $rows = @(New-QlikPlan @{ Rules = @(@{ UnusedFor = '7d' }); Caps = @{ Percent = 100; KeepFree = @{ Analyser = 3 } } } -Connection sense -WarningVariable warned -WarningAction SilentlyContinue)
        @($rows | Where-Object Action -EQ Remove) | Should -HaveCount 0
        @($rows | Where-Object { $_.Action -eq 'Review' -and $_.Reason -like "KeepFree names 'Analyser'*" }).Count | Should -BeGreaterThan 5
        "$warned" | Should -BeLike "*KeepFree names 'Analyser'*Analyzer*for review*"
    }

    It 'warns once a connection of exclusions that it can not judge, and makes a status that it does not know a matter of review' {
        $policy = @{ Rules = @(@{ Name = 'active stay'; UserStatus = 'Active'; Action = 'Keep' }, @{ Name = 'old'; UnusedFor = '30d' }); Exclude = @{ Tag = 'x'; Group = 'no such group' }; Caps = @{ Percent = 100 } }
        $rows = @(New-QlikPlan $policy -Connection sense, cloud, qv -WarningVariable warned -WarningAction SilentlyContinue)
        @($warned) | Should -HaveCount 2
        "$($warned[0])" | Should -BeLike "'cloud': Exclude.Tag can't be judged on Cloud*Exclude.User*"
        "$($warned[1])" | Should -BeLike "'qv': QlikView keeps no users*Exclude.Group, Exclude.Tag can't be judged*"
        @($rows | Where-Object { $_.Connection -eq 'qv' -and $_.Action -eq 'Remove' }) | Should -HaveCount 0
        @($rows | Where-Object { $_.Connection -eq 'qv' -and $_.Action -eq 'Review' }).Count | Should -BeGreaterThan 3
    }

    It 'leaves alone on Sense who is in an excluded group' {
        $group = @((Get-QlikUser -Connection sense).Groups | Where-Object { $_ } | Select-Object -First 1)[0]
        $group | Should -Not -BeNullOrEmpty
        $rows = @(New-QlikPlan @{ Rules = @(@{ AllocatedFor = '0d' }); Exclude = @{ Group = $group }; Caps = @{ Percent = 100 } } -Connection sense)
        @($rows | Where-Object Reason -EQ "excluded: group '$group'").Count | Should -BeGreaterThan 0
    }

    It 'leads an editor from every ready policy to the schema' {
        Get-ChildItem -LiteralPath $policies -Filter *.json | ForEach-Object {
            $named = (Get-Content -Raw -LiteralPath $_.FullName | ConvertFrom-Json).'$schema'
            Test-Path -LiteralPath (Join-Path $policies $named) | Should -BeTrue
        }
    }

    It 'never runs a data file' {
        $path = Join-Path $folder evil.psd1
        $mark = Join-Path $folder mark
        Set-Content -LiteralPath $path -Value "@{ Rules = @(@{ UnusedFor = `$(Set-Content -LiteralPath '$mark' -Value x; '3d') }) }"
        $null = Get-Failure { New-QlikPlan $path -Connection sense }
        Test-Path -LiteralPath $mark | Should -BeFalse
    }

    It 'plans the other connections when one can not be read' {
        $sandbox.AddFault(@{ service = 'cloud'; kind = 'status'; status = 403; count = 1000 })
        $errors = $null
        $rows = New-QlikPlan @{ Rules = @(@{ AllocatedFor = '14d' }); Caps = @{ Percent = 100 } } -Connection cloud, sense -ErrorVariable errors -ErrorAction SilentlyContinue
        @($rows.Connection | Select-Object -Unique) | Should -Be 'sense'
        Assert-QlikError $errors -Id Forbidden -Command New-QlikPlan -Category PermissionDenied -WithoutAction:(-not @($errors)[0].ErrorDetails)
    }
}

Describe 'Export-QlikPlan and Import-QlikPlan' {
    BeforeAll {
        $sandbox = Start-PlanSandbox
        $rows = @(New-IdlePlan sense, cloud, qv)
        $columns = $rows[0].PSObject.Properties.Name
    }

    It 'warns of a plan without rows, and leaves no older one that could be applied: <_>' -ForEach 'rowless.csv', 'rowless.json' {
        $path = Join-Path $folder $_
        $rows | Export-QlikPlan $path
        $before = Get-HeldId sense
        @() | Export-QlikPlan $path -WarningVariable warnings -WarningAction SilentlyContinue
        $warnings | Should -HaveCount 1
        "$warnings" | Should -BeLike "*no rows*$_*"
        @(Import-QlikPlan $path) | Should -BeNullOrEmpty
        $null = Invoke-QlikPlan -Path $path @quiet
        Get-HeldId sense | Should -Be $before
    }

    It 'gives back what was written: <_>' -ForEach 'plan.csv', 'plan.json' {
        $path = Join-Path $folder $_
        $rows | Export-QlikPlan $path -IncludeKeep
        $back = @(Import-QlikPlan $path)
        $back.Count | Should -Be $rows.Count
        for ($i = 0; $i -lt $rows.Count; $i += 17) {
            foreach ($column in $columns) { $back[$i].$column | Should -Be $rows[$i].$column -Because $column }
        }
    }

    It 'keeps no row in memory once it is written' {
        $made = [Collections.Generic.List[WeakReference]]::new()
        $path = Join-Path $folder streamed.csv
        New-IdlePlan sense, cloud |
            ForEach-Object { $made.Add([WeakReference]::new($_)); $_ } -End { [GC]::Collect(); $script:alive = @($made.IsAlive -eq $true).Count } |
            Export-QlikPlan $path -IncludeKeep
        $made.Count | Should -BeGreaterThan 100
        $alive | Should -BeLessThan ($made.Count / 10)
        @(Import-QlikPlan $path).Count | Should -Be $made.Count
    }

    It 'leaves no file behind if it is ended early' {
        $path = Join-Path $folder early.csv
        Get-Failure { $rows | ForEach-Object { $_ } -End { throw 'ended' } | Export-QlikPlan $path } | Should -BeLike '*ended*'
        Get-ChildItem -LiteralPath $folder -Filter 'early*' | Should -BeNullOrEmpty
    }

    It 'leaves out what is kept, unless asked, and the file is applied as before: <_>' -ForEach 'short.csv', 'short.json' {
        $path = Join-Path $folder $_
        $wanted = @($rows | Where-Object Action -NE Keep)
        $wanted.Count | Should -BeLessThan $rows.Count
        $rows | Export-QlikPlan $path
        $back = @(Import-QlikPlan $path)
        $back.AllocationId | Should -Be $wanted.AllocationId
        $back.Action | Should -Not -Contain 'Keep'
        $problem = $null
        $null = Invoke-QlikPlan -Path $path -WhatIf -ErrorVariable problem -WarningAction Ignore
        $problem | Should -BeNullOrEmpty
        $rows | Where-Object Action -EQ Keep | Export-QlikPlan $path -WarningVariable warnings -WarningAction SilentlyContinue
        "$warnings" | Should -BeLike '*are kept*-IncludeKeep*'
        @(Import-QlikPlan $path) | Should -BeNullOrEmpty
        $rows | Export-QlikPlan $path -IncludeKeep
        @(Import-QlikPlan $path).Count | Should -Be $rows.Count
    }

    It 'is grouped by connection, on screen and in the file, the rows that change something first' {
        $rows.Connection | Get-Unique | Should -Be 'sense', 'cloud', 'qv'
        $shown = @($rows | Out-String -Width 79 -Stream | Where-Object { $_ -match 'Connection: (\S+)' } | ForEach-Object { $Matches[1] -replace '\e\[[0-9;]*m' })
        $shown | Should -Be 'sense', 'cloud', 'qv'
        foreach ($name in $shown) {
            $order = @($rows | Where-Object Connection -EQ $name | ForEach-Object { [int] [QlikAdmin.PlanAction] $_.Action })
            $order | Should -Be ($order | Sort-Object)
        }
    }

    It 'takes rows in another order and with some deleted' {
        $path = Join-Path $folder less.csv
        $rows | Export-QlikPlan $path
        $cells = Import-Csv -LiteralPath $path
        $cells | Sort-Object User | Select-Object -First 20 | Export-Csv -LiteralPath $path -NoTypeInformation -Encoding utf8BOM
        @(Import-QlikPlan $path).Count | Should -Be 20
    }

    It 'names row and column of what was changed, and gives no row' {
        $path = Join-Path $folder changed.csv
        $rows | Export-QlikPlan $path
        $cells = Import-Csv -LiteralPath $path
        $cells[2].Type = 'Professional2'
        $cells | Export-Csv -LiteralPath $path -NoTypeInformation -Encoding utf8BOM
        $errors = $null
        Import-QlikPlan $path -ErrorVariable errors -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        Assert-QlikError $errors -Id PlanChanged -Command Import-QlikPlan -Category InvalidArgument
        "$($errors[0])" | Should -BeLike "Row 4 of 'changed.csv'*$($rows[0].PlanId)*Type was changed*"
    }

    It 'takes a row of which a spreadsheet emptied the cells for a deleted one' {
        $path = Join-Path $folder emptied.csv
        $rows | Export-QlikPlan $path -IncludeKeep
        $lines = [IO.File]::ReadAllLines($path)
        $lines[3] = ',' * 25
        [IO.File]::WriteAllLines($path, $lines + @((',' * 25), ''), [Text.UTF8Encoding]::new($true))
        @(Import-QlikPlan $path).Count | Should -Be ($rows.Count - 1)
    }

    It 'refuses a path of another drive: <Name>' -ForEach @(
        @{ Name = 'New-QlikPlan'; Code = { New-QlikPlan lost.json -Connection sense }; Id = 'PolicyInvalid' }
        @{ Name = 'Export-QlikPlan'; Code = { $rows | Export-QlikPlan lost.csv }; Id = 'InvalidInput' }
        @{ Name = 'Import-QlikPlan'; Code = { Import-QlikPlan lost.csv -ErrorAction Stop }; Id = 'InvalidInput' }
        @{ Name = 'Invoke-QlikPlan'; Code = { Invoke-QlikPlan -Path lost.csv -WhatIf }; Id = 'InvalidInput' }
    ) {
        $process = [Environment]::CurrentDirectory
        [Environment]::CurrentDirectory = $folder
        $rows | Export-QlikPlan (Join-Path $folder lost.csv)
        Copy-Item -LiteralPath (Join-Path $policies idle.json) -Destination (Join-Path $folder lost.json)
        $before = (Get-FileHash -LiteralPath (Join-Path $folder lost.csv)).Hash
        Push-Location Env:
        try {
            $failure = Get-Failure $Code
        } finally {
            Pop-Location
            [Environment]::CurrentDirectory = $process
        }

        Assert-QlikError $failure -Id $Id -Command $Name -Category InvalidArgument
        "$failure" | Should -BeLike '*a path of Environment, not of the file system*'
        (Get-FileHash -LiteralPath (Join-Path $folder lost.csv)).Hash | Should -Be $before
    }

    It 'refuses a row of another plan' {
        $path = Join-Path $folder foreign.csv
        $rows | Export-QlikPlan $path
        $other = Join-Path $folder other.csv
        New-IdlePlan sense @{} 61d | Select-Object -First 1 | Export-QlikPlan $other
        $all = @(Import-Csv -LiteralPath $path) + @(Import-Csv -LiteralPath $other)
        $all | Export-Csv -LiteralPath $path -NoTypeInformation -Encoding utf8BOM
        $errors = $null
        Import-QlikPlan $path -ErrorVariable errors -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        Assert-QlikError $errors -Id PlanChanged -Command Import-QlikPlan -Category InvalidArgument
    }

    It 'writes nothing with -WhatIf, and replaces nothing with -NoClobber' {
        $path = Join-Path $folder none.csv
        $rows | Export-QlikPlan $path -WhatIf
        Test-Path -LiteralPath $path | Should -BeFalse
        $rows | Select-Object -First 1 | Export-QlikPlan $path
        $before = (Get-FileHash -LiteralPath $path).Hash
        $failure = Get-Failure { $rows | Export-QlikPlan $path -NoClobber }
        Assert-QlikError $failure -Id InvalidInput -Command Export-QlikPlan -Category InvalidArgument -WithoutAction
        (Get-FileHash -LiteralPath $path).Hash | Should -Be $before
    }

    It 'says what is wrong with a path' {
        $failure = Get-Failure { Import-QlikPlan (Join-Path $folder no-such.csv) -ErrorAction Stop }
        Assert-QlikError $failure -Id InvalidInput -Command Import-QlikPlan -Category InvalidArgument
    }
}

Describe 'Invoke-QlikPlan' {
    # Each test has a site and a tenant that no other test has changed, all of one sandbox: a sandbox of its own takes seconds to start.
    BeforeAll {
        $many = Start-TestSandbox -Users 150 -With @{ Sites = 50; Tenants = 50 }
        $script:next = 0

        function Connect-NextSite {
            $site = $many.Sites[$script:next++]
            $null = Connect-QlikSense $site.Uri -CertificatePath $site.CertificatePath -CertificatePassword $site.CertificatePassword -TrustedRoot $site.RootPath -Name sense
            $site
        }
    }

    BeforeEach {
        $tenant = $many.Tenants[$script:next]
        $null = Connect-QlikCloud $tenant.Uri -ApiKey $tenant.ApiKey -Name cloud
        $null = Connect-QlikView -Server $many.QlikViewUri -Credential $many.QlikViewCredential -Name qv
        $sandbox = Connect-NextSite
        if (Test-Path -LiteralPath $env:QLIKADMIN_JOURNAL) { Remove-Item -LiteralPath $env:QLIKADMIN_JOURNAL -Recurse -Force }
    }

    AfterEach {
        Disconnect-Qlik -All
    }

    AfterAll {
        Stop-QlikSandbox $many
    }

    It 'does on <_> what the plan says, and nothing else' -ForEach 'sense', 'cloud', 'qv' {
        $before = Get-HeldId $_
        $rows = @(New-IdlePlan $_)
        $wanted = @($rows | Where-Object Action -EQ Remove).AllocationId | Sort-Object
        @($wanted).Count | Should -BeGreaterThan 3
        $summary = $rows | Invoke-QlikPlan @quiet
        $summary.PSObject.TypeNames[0] | Should -BeExactly 'QlikAdmin.RunSummary'
        $done = Get-QlikJournal -Run $summary.RunId
        $done.ItemId | Sort-Object | Should -Be $wanted
        $done.Outcome | Should -BeIn 'Released', 'Quarantined'
        Get-HeldId $_ | Should -Be @($before | Where-Object { $_ -notin $wanted })
        $summary.Done | Should -Be @($wanted).Count
        $summary.Released + $summary.Quarantined | Should -Be @($wanted).Count
        $summary.Skipped + $summary.Failed + $summary.Left | Should -Be 0
        ($summary.Types | Measure-Object Done -Sum).Sum | Should -Be $summary.Done
        $summary.NextStep | Should -BeNullOrEmpty
        $summary.PlanId | Should -Be $rows[0].PlanId
        $summary.Undo | Should -BeLike 'Undo-QlikOperation -Run *'
    }

    It 'gives a result a row with -PassThru, and no summary' {
        $rows = @(New-IdlePlan)
        $results = @($rows | Invoke-QlikPlan @quiet -PassThru)
        $results | ForEach-Object { $_.PSObject.TypeNames[0] } | Select-Object -Unique | Should -Be 'QlikAdmin.Result'
        $results.Id | Sort-Object | Should -Be @(@($rows | Where-Object Action -EQ Remove).AllocationId | Sort-Object)
    }

    It 'says how many units are in quarantine, and until when' {
        $summary = New-QlikPlan @{ Rules = @(@{ UnusedFor = '1d' }); Caps = @{ Percent = 100 } } -Connection sense | Invoke-QlikPlan @quiet
        $raw = @(Get-SenseRow $sandbox | Where-Object Quarantined)
        $summary.Quarantined | Should -BeGreaterThan 0
        $summary.Quarantined | Should -BeLessOrEqual $raw.Count
        $summary.QuarantinedUntil | Should -BeGreaterThan ([DateTimeOffset]::UtcNow)
    }

    It 'leaves alone what was used again, with the reason, and only where use decided' {
        $idle = @(New-IdlePlan | Where-Object Action -EQ Remove)
        $pass = @(New-QlikPlan @{ Rules = @(@{ Name = 'pass'; AllocatedFor = '14d' }); Caps = @{ Percent = 100 } } -Connection sense | Where-Object AllocationId -EQ $idle[0].AllocationId)
        $sandbox.Login('sense', $idle[0].User)
        $output = @($idle[0] | Invoke-QlikPlan @quiet -PassThru)
        $output[0].Outcome | Should -Be Skipped
        $output[0].Detail | Should -BeLike 'it was used on *'
        $output.Count | Should -Be 1
        Get-HeldId sense | Should -Contain $idle[0].AllocationId
        ($pass | Invoke-QlikPlan @quiet).Done | Should -Be 1
    }

    It 'leaves alone whoever is active again' {
        $user = (New-IdlePlan | Where-Object { $_.Action -eq 'Remove' -and $_.UserStatus -eq 'Active' } | Select-Object -First 1).User
        Disable-QlikUser $user -Connection sense -Confirm:$false
        $row = @(New-QlikPlan @{ Rules = @(@{ UserStatus = 'Blocked' }); Caps = @{ Percent = 100 } } -Connection sense | Where-Object { $_.Action -eq 'Remove' -and $_.User -eq $user })
        $row.Count | Should -BeGreaterThan 0
        $row = $row[0]
        Enable-QlikUser $user -Connection sense -Confirm:$false
        $output = @($row | Invoke-QlikPlan @quiet -PassThru)
        $output[0].Detail | Should -BeLike "the user is now Active, and was $($row.UserStatus)"
    }

    It 'leaves alone what is gone or in quarantine' {
        $rows = @(New-QlikPlan @{ Rules = @(@{ UnusedFor = '1d' }); Caps = @{ Percent = 100 } } -Connection sense | Where-Object Action -EQ Remove)
        $gone = $rows | Where-Object { $_.LastUsedAt -lt [DateTimeOffset]::UtcNow.AddDays(-8) } | Select-Object -First 1
        $kept = $rows | Where-Object { $_.LastUsedAt -gt [DateTimeOffset]::UtcNow.AddDays(-6) } | Select-Object -First 1
        Get-QlikAllocation -Connection sense | Where-Object Id -In $gone.AllocationId, $kept.AllocationId | Remove-QlikAllocation @quiet
        Reset-TestSandbox $sandbox
        $output = @($gone, $kept | Invoke-QlikPlan @quiet -PassThru)
        $output[0].Detail | Should -BeLike 'it is gone*'
        $output[1].Detail | Should -BeLike 'it is in quarantine*'
        Get-ChangeRequest $sandbox Sense | Should -HaveCount 0
    }

    It 'changes nothing and writes no journal with -WhatIf' {
        $before = Get-HeldId sense
        New-IdlePlan | Invoke-QlikPlan -WhatIf -WarningAction SilentlyContinue | Should -BeNullOrEmpty
        Get-HeldId sense | Should -Be $before
        Get-JournalFile | Should -BeNullOrEmpty
    }

    It 'passes over rows to review and to keep' {
        $rows = @(New-IdlePlan cloud | Where-Object Action -In Review, Keep)
        @($rows | Where-Object Action -EQ Review).Count | Should -BeGreaterThan 0
        Reset-TestSandbox $tenant
        ($rows | Invoke-QlikPlan @quiet).Done | Should -Be 0
        Get-ChangeRequest $tenant Cloud | Should -HaveCount 0
    }

    It 'refuses <What> and changes nothing' -ForEach @(
        @{ What = 'an expired plan'; More = @{ ExpiresAfter = '0.00001h' }; Caps = @{ Percent = 100 }; Id = 'PlanExpired'; Category = 'InvalidOperation' }
        @{ What = 'a plan above a cap'; More = @{}; Caps = @{ Percent = 1 }; Id = 'CapExceeded'; Category = 'LimitsExceeded' }
    ) {
        $rows = New-IdlePlan sense $More 60d $Caps
        Reset-TestSandbox $sandbox
        $errors = $null
        Wait-Until { $More.Count -eq 0 -or [DateTimeOffset]::UtcNow -gt @($rows)[0].ExpiresAt } 'end of the plan'
        $rows | Invoke-QlikPlan @quiet -ErrorVariable errors -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        Assert-QlikError $errors -Id $Id -Command Invoke-QlikPlan -Category $Category -Target @($rows)[0].PlanId
        Get-ChangeRequest $sandbox Sense | Should -HaveCount 0
    }

    It 'refuses a file with one changed row as a whole' {
        $path = Join-Path $folder tampered.csv
        New-IdlePlan | Export-QlikPlan $path -IncludeKeep
        $cells = Import-Csv -LiteralPath $path
        ($cells | Where-Object Action -EQ Keep | Select-Object -First 1).Action = 'Remove'
        $cells | Export-Csv -LiteralPath $path -NoTypeInformation -Encoding utf8BOM
        Reset-TestSandbox $sandbox
        $errors = $null
        Invoke-QlikPlan -Path $path @quiet -ErrorVariable errors -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        Assert-QlikError $errors -Id PlanChanged -Command Invoke-QlikPlan -Category InvalidArgument
        "$($errors[0])" | Should -BeLike '*Action was changed*'
        Get-ChangeRequest $sandbox Sense | Should -HaveCount 0
    }

    It 'takes rows of Import-Csv and of ConvertFrom-Json' {
        $rows = @(New-IdlePlan | Where-Object Action -EQ Remove | Select-Object -First 2)
        $rows[0] | Export-QlikPlan (Join-Path $folder one.csv)
        $rows[1] | Export-QlikPlan (Join-Path $folder two.json)
        (Import-Csv -LiteralPath (Join-Path $folder one.csv) | Invoke-QlikPlan @quiet).Done | Should -Be 1
        (Get-Content -Raw -LiteralPath (Join-Path $folder two.json) | ConvertFrom-Json | Invoke-QlikPlan @quiet).Done | Should -Be 1
    }

    It 'takes rows from another session: <Name>' -ForEach @(
        @{ Name = 'Clixml'; Code = { $input | Export-Clixml -LiteralPath (Join-Path $folder rows.xml); Import-Clixml -LiteralPath (Join-Path $folder rows.xml) } }
        @{ Name = 'Clixml within something else'; Code = { @{ Rows = @($input) } | Export-Clixml -LiteralPath (Join-Path $folder rows.xml); (Import-Clixml -LiteralPath (Join-Path $folder rows.xml)).Rows } }
        @{ Name = 'JSON'; Code = { @($input) | ConvertTo-Json | ConvertFrom-Json } }
        @{ Name = 'JSON with words'; Code = { @($input) | ConvertTo-Json -EnumsAsStrings | ConvertFrom-Json } }
        @{ Name = 'a job'; Code = {
                $input | Export-QlikPlan (Join-Path $folder job.csv)
                Start-Job {
                    Import-Module $args[0]
                    [cultureinfo]::CurrentCulture = $args[2]
                    Import-QlikPlan $args[1]
                } -ArgumentList (Get-BuiltManifest), (Join-Path $folder job.csv), ([cultureinfo]::CurrentCulture) | Receive-Job -Wait
            }
        }
    ) {
        $culture = [cultureinfo]::CurrentCulture
        try {
            # In this culture days come before months. The text of a date from a job does not say which order it has.
            [cultureinfo]::CurrentCulture = 'en-GB'
            $rows = @(New-IdlePlan | Where-Object Action -EQ Remove | Select-Object -First 3)
            $other = @($rows | & $Code)
            $other.Count | Should -Be 3
            $other | ForEach-Object { $_.PSObject.BaseObject | Should -Not -BeOfType QlikAdmin.PlanRow }
            ($other | Invoke-QlikPlan @quiet).Done | Should -Be 3
        } finally {
            [cultureinfo]::CurrentCulture = $culture
        }
    }

    It 'finds what was changed in rows from another session' {
        $row = New-IdlePlan | Where-Object Action -EQ Remove | Select-Object -First 1 | ConvertTo-Json | ConvertFrom-Json
        $row.LastUsedAt = $row.LastUsedAt.AddSeconds(-1)
        $errors = $null
        $row | Invoke-QlikPlan @quiet -ErrorVariable errors -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        Assert-QlikError $errors -Id PlanChanged -Command Invoke-QlikPlan -Category InvalidArgument
        "$($errors[0])" | Should -BeLike 'Row 1 of those given*LastUsedAt was changed*'
    }

    It 'goes on where only the warning about rules that hand licences out again can not be given' {
        $row = New-IdlePlan | Where-Object Action -EQ Remove | Select-Object -First 1
        $sandbox.AddFault(@{ service = 'sense'; kind = 'status'; status = 500; count = 1000; pathContains = 'systemrule' })
        $summary = $row | Invoke-QlikPlan -Confirm:$false -WarningVariable warned -WarningAction SilentlyContinue
        $summary.Done | Should -Be 1
        "$warned" | Should -BeLike '*could not be read*'
    }

    It 'names the folder of the journal where it is not the usual one' {
        $place = Join-Path $folder "it's elsewhere"
        $summary = New-IdlePlan | Invoke-QlikPlan @quiet -MaximumDuration 0 -JournalPath $place
        $summary.Left | Should -BeGreaterThan 3
        @(Invoke-Expression "$($summary.NextStep) -PassThru -Confirm:`$false").Count | Should -Be $summary.Left
    }

    It 'stops before the next batch when the time is up, and says how to go on' {
        $rows = @(New-IdlePlan | Where-Object Action -EQ Remove)
        Reset-TestSandbox $sandbox
        $summary = $rows | Invoke-QlikPlan @quiet -MaximumDuration 0 -WarningVariable warned
        $summary.Left | Should -Be $rows.Count
        $summary.NextStep | Should -Be "Resume-QlikOperation -Run $($summary.RunId.ToString('N').Substring(0, 8))"
        "$warned" | Should -BeLike '*The time limit is reached*'
        Get-ChangeRequest $sandbox Sense | Should -HaveCount 0
        (Get-Content -Raw -LiteralPath (Get-JournalFile)) | Should -BeLike "*$($rows[0].AllocationId)*"
    }

    It 'is gone on with by Resume-QlikOperation on <_>, which does what is left and nothing else' -ForEach 'sense', 'cloud', 'qv' {
        $before = Get-HeldId $_
        # All tests share one QlikView. Earlier tests took the CALs of those who were idle for longer.
        $wanted = @(New-IdlePlan $_ -UnusedFor 20d | Where-Object Action -EQ Remove)
        $wanted.Count | Should -BeGreaterThan 1
        $summary = $wanted | Invoke-QlikPlan @quiet -MaximumDuration 0
        Get-HeldId $_ | Should -Be $before
        (Get-QlikJournal | Where-Object RunId -EQ $summary.RunId).State | Should -Be Stopped
        $null = Invoke-Expression "$($summary.NextStep) -Confirm:`$false"
        Get-HeldId $_ | Should -Be @($before | Where-Object { $_ -notin $wanted.AllocationId })
    }

    It 'is not resumed once it has expired, and says when it did' {
        $rows = @(New-IdlePlan sense @{ ExpiresAfter = '00:00:04' } | Where-Object Action -EQ Remove | Select-Object -First 2)
        $summary = $rows | Invoke-QlikPlan @quiet -MaximumDuration 0
        $summary.Left | Should -Be 2
        Reset-TestSandbox $sandbox
        Wait-Until { [DateTimeOffset]::UtcNow -gt $rows[0].ExpiresAt } 'end of the plan'
        $results = @(Resume-QlikOperation -Run $summary.RunId -PassThru -Confirm:$false)
        $results.Outcome | Should -Be 'Skipped', 'Skipped'
        $results[0].Detail | Should -BeLike 'its plan expired at * UTC: make a new one with New-QlikPlan'
        Get-ChangeRequest $sandbox Sense | Should -HaveCount 0
    }

    It 'is resumed without what was used again, where use decided' {
        $idle = @(New-IdlePlan | Where-Object Action -EQ Remove | Select-Object -First 2)
        $pass = @(New-QlikPlan @{ Rules = @(@{ Name = 'pass'; AllocatedFor = '14d' }); Caps = @{ Percent = 100 } } -Connection sense |
            Where-Object { $_.Action -eq 'Remove' -and $_.LastUsedAt -and $_.User -notin $idle.User } | Select-Object -First 1)
        $runs = $idle, $pass | ForEach-Object { ($_ | Invoke-QlikPlan @quiet -MaximumDuration 0).RunId }
        $sandbox.Login('sense', $idle[0].User)
        $sandbox.Login('sense', $pass[0].User)
        $runs | ForEach-Object { Resume-QlikOperation -Run $_ -Confirm:$false }
        $held = Get-HeldId sense
        $held | Should -Contain $idle[0].AllocationId
        $held | Should -Not -Contain $idle[1].AllocationId
        $held | Should -Not -Contain $pass[0].AllocationId
    }

    It 'is resumed without whoever is active again or excluded since, with the reason' {
        $users = @(New-IdlePlan | Where-Object { $_.Action -eq 'Remove' -and $_.UserStatus -eq 'Active' } | Group-Object User | Where-Object Count -EQ 1 | Select-Object -First 3).Name
        $users | Should -HaveCount 3
        Disable-QlikUser $users -Connection sense -Confirm:$false
        $policy = @{ Rules = @(@{ UserStatus = 'Blocked' }); Exclude = @{ Role = 'ContentAdmin' }; Caps = @{ Percent = 100 } }
        $rows = @(New-QlikPlan $policy -Connection sense | Where-Object { $_.Action -eq 'Remove' -and $_.User -in $users })
        $summary = $rows | Invoke-QlikPlan @quiet -MaximumDuration 0
        Enable-QlikUser $users[0] -Connection sense -Confirm:$false
        Add-QlikUserRole $users[1] -Role ContentAdmin -Connection sense -Confirm:$false
        $results = @(Resume-QlikOperation -Run $summary.RunId -PassThru -Confirm:$false)
        ($results | Where-Object User -EQ $users[0]).Detail | Should -BeLike 'the user is now Active, and was *'
        ($results | Where-Object User -EQ $users[1]).Detail | Should -Be "excluded: role 'ContentAdmin'"
        ($results | Where-Object User -In $users[0..1]).Outcome | Should -Be 'Skipped', 'Skipped'
        ($results | Where-Object User -EQ $users[2]).Outcome | Should -BeIn 'Released', 'Quarantined'
        Get-HeldId sense | Should -Contain ($rows | Where-Object User -EQ $users[0]).AllocationId
    }

    It 'leaves the unit of whoever applies it alone, also where another account planned it' {
        if (-not (Get-QlikAllocation -User $sandbox.Administrator -Connection sense)) {
            Add-QlikAllocation -User $sandbox.Administrator -Type Analyzer -Connection sense -Confirm:$false
        }

        $rows = @(New-QlikPlan @{ Rules = @(@{ AllocatedFor = '0d' }); Caps = @{ Percent = 100 } } -Connection sense | Where-Object { $_.User -eq $sandbox.Administrator -and $_.Action -eq 'Remove' })
        $rows | Should -HaveCount 1
        $left = $rows | Invoke-QlikPlan @quiet -MaximumDuration 0
        $directory, $id = $sandbox.Administrator -split '\\'
        $null = Connect-QlikSense -Server $sandbox.Uri -CertificatePath $sandbox.CertificatePath -CertificatePassword $sandbox.CertificatePassword -TrustedRoot $sandbox.RootPath -Name sense -UserDirectory $directory -UserId $id
        $output = @($rows | Invoke-QlikPlan @quiet -PassThru) + @(Resume-QlikOperation -Run $left.RunId -PassThru -Confirm:$false)
        $output[0].Detail | Should -Be 'excluded: the account you are connected with'
        $output[-1].Detail | Should -Be 'excluded: the account you are connected with'
        Get-HeldId sense | Should -Contain $rows[0].AllocationId
    }

    It 'is applied by one process at a time' {
        $rows = @(New-IdlePlan | Where-Object Action -EQ Remove)
        $folder = Join-Path $TestDrive ([guid]::NewGuid())
        $null = New-Item -ItemType Directory -Path $folder
        $held = [IO.FileStream]::new((Get-PlanLockPath $folder $rows[0]), 'OpenOrCreate', 'ReadWrite', 'None')
        try {
            $rows | Invoke-QlikPlan @quiet -JournalPath $folder -ErrorVariable errors -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        }
        finally {
            $held.Dispose()
        }

        Assert-QlikError $errors -Id JournalBusy -Command Invoke-QlikPlan -Category ResourceBusy
        ($rows | Invoke-QlikPlan @quiet -JournalPath $folder).Done | Should -BeGreaterThan 0
    }

    It 'is taken back by Undo-QlikOperation' {
        $before = @(Get-CloudRow $tenant | ForEach-Object { "$($_.Type) $($_.User)" }) | Sort-Object
        $policy = @{ Rules = @(@{ Name = 'big'; Type = 'Professional'; UnusedFor = '60d'; Action = 'Downgrade' }, @{ Name = 'idle'; UnusedFor = '60d' }); Caps = @{ Percent = 100 } }
        $summary = New-QlikPlan $policy -Connection cloud -WarningAction SilentlyContinue | Invoke-QlikPlan @quiet
        $summary.Done | Should -BeGreaterThan 3
        @(Get-CloudRow $tenant | ForEach-Object { "$($_.Type) $($_.User)" }) | Sort-Object | Should -Not -Be $before
        Undo-QlikOperation -Run $summary.RunId -Confirm:$false
        @(Get-CloudRow $tenant | ForEach-Object { "$($_.Type) $($_.User)" }) | Sort-Object | Should -Be $before
    }

    It 'writes every row ahead before the first request, with the plan and without e-mail addresses' {
        $rows = @(New-IdlePlan | Where-Object Action -EQ Remove)
        $summary = $rows | Invoke-QlikPlan @quiet
        $lines = Get-Content -LiteralPath (Get-JournalFile)
        $lines[0] | Should -BeLike "*$($rows[0].PlanId)*"
        $lines[0] | Should -BeLike "*$($summary.RunId)*"
        $first = @($lines | Select-String -SimpleMatch '"intent"').LineNumber | Select-Object -First 1
        foreach ($row in $rows) { ($lines[0..($first - 2)] -join "`n") | Should -BeLike "*$($row.AllocationId)*" }
    }

    It 'is never applied to another server of the same name' {
        $rows = @(New-IdlePlan)
        $other = Connect-NextSite
        $errors = $null
        $summary = $rows | Invoke-QlikPlan @quiet -ErrorVariable errors -ErrorAction SilentlyContinue
        Assert-QlikError $errors -Id WrongConnection -Command Invoke-QlikPlan -Category InvalidArgument
        $summary.Failed | Should -Be @($rows | Where-Object Action -EQ Remove).Count
        Get-ChangeRequest $other Sense | Should -HaveCount 0
    }

    It 'handles plans one by one, and a bad one does not hold up the other' {
        $good = @(New-IdlePlan sense | Where-Object Action -EQ Remove | Select-Object -First 1)
        $bad = @(New-IdlePlan sense @{} 60d @{ Percent = 1 } | Where-Object Action -EQ Remove | Select-Object -First 1)
        $errors = $null
        $summary = $bad + $good | Invoke-QlikPlan @quiet -ErrorVariable errors -ErrorAction SilentlyContinue
        @($summary) | Should -HaveCount 1
        $summary.PlanId | Should -Be $good[0].PlanId
        $summary.Done | Should -Be 1
        Assert-QlikError $errors -Id CapExceeded -Command Invoke-QlikPlan -Category LimitsExceeded
    }

    It 'makes a large licence smaller in place on Cloud' {
        $rows = @(New-QlikPlan @{ Rules = @(@{ Type = 'Professional'; UnusedFor = '60d'; UnknownAsUnused = $true; Action = 'Downgrade' }); Caps = @{ Percent = 100 } } -Connection cloud | Where-Object Action -EQ Downgrade | Select-Object -First 2)
        $rows.TargetType | Should -Be 'Analyzer', 'Analyzer'
        $output = @($rows | Invoke-QlikPlan @quiet -PassThru)
        $output[0..1].Outcome | Should -Be 'Converted', 'Converted'
        $held = @(Get-CloudRow $tenant | Where-Object User -In $rows.User)
        $held.Type | Select-Object -Unique | Should -Be Analyzer
    }

    It 'shows a summary and rows that fit 80 columns' {
        $rows = @(New-IdlePlan | Where-Object Action -EQ Remove)
        $lines = ($rows | Out-String -Width 79) -split '\r?\n'
        $lines | ForEach-Object { $_.Length | Should -BeLessOrEqual 79 }
        $lines -join "`n" | Should -BeLike '*Reason*'
        ($rows | Invoke-QlikPlan @quiet | Out-String -Width 79) -split '\r?\n' | ForEach-Object { $_.Length | Should -BeLessOrEqual 79 }
    }
}

Describe 'samples/Invoke-ReviewedPlan.ps1' {
    It 'plans in the first run, and applies in the second what was left in the file, on all products' {
        $sandbox = Start-PlanSandbox
        $sample = [IO.Path]::GetFullPath([IO.Path]::Combine($PSScriptRoot, '..', '..', 'samples', 'Invoke-ReviewedPlan.ps1'))
        $given = @{ Policy = Join-Path $policies access-pass-14-days.json; Connection = 'sense', 'cloud', 'qv'; Path = Join-Path $folder reviewed.csv; WarningAction = 'SilentlyContinue' }
        $before = 'sense', 'cloud', 'qv' | ForEach-Object { , @(Get-HeldId $_) }
        $null = & $sample @given
        'sense', 'cloud', 'qv' | ForEach-Object { , @(Get-HeldId $_) } | Should -Be $before
        $cells = @(Import-Csv -LiteralPath $given.Path | Group-Object Connection, Action | ForEach-Object { $_.Group | Select-Object -First 2 })
        $cells | Export-Csv -LiteralPath $given.Path -NoTypeInformation -Encoding utf8BOM
        $removed = @($cells | Where-Object Action -EQ Remove)
        @($removed.Connection | Select-Object -Unique).Count | Should -Be 3
        $summary = & $sample @given -Confirm:$false | Select-Object -Last 1
        $summary.Done | Should -Be $removed.Count
        for ($i = 0; $i -lt 3; $i++) {
            $name = @('sense', 'cloud', 'qv')[$i]
            $gone = @($removed | Where-Object Connection -EQ $name).AllocationId
            Get-HeldId $name | Should -Be @($before[$i] | Where-Object { $_ -notin $gone })
        }
    }
}
