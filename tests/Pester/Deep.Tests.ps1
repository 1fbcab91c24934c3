BeforeDiscovery {
    # What a server of another version could answer, and a command that must not act on that answer.
    $script:refused = @(
        @{ Name = 'Remove-QlikAllocation, dates of use in another form'; Service = 'sense'; Path = 'accesstype/full'; Field = 'lastUsed'; DateFormat = 'dd.MM.yyyy'; Id = 'Sense.Analyzer.LastUse'
            Code = { Get-QlikAllocation -Connection sense -Type Analyzer -NeverUsed -TreatUnknownAsUnused | Remove-QlikAllocation -Force -Confirm:$false }
        }
        @{ Name = 'Remove-QlikAllocation, dates of use under another name'; Service = 'sense'; Path = 'accesstype/full'; Field = 'lastUsed'; Rename = 'lastUsedAt'; Id = 'Sense.Analyzer.LastUse'
            Code = { Get-QlikAllocation -Connection sense -Type Analyzer -NeverUsed -TreatUnknownAsUnused | Remove-QlikAllocation -Force -Confirm:$false }
        }
        @{ Name = 'Remove-QlikAllocation, no sign of quarantine'; Service = 'sense'; Path = 'accesstype/full'; Field = 'quarantined'; Drop = $true; Id = 'Sense.Analyzer.Fields'
            Code = { Get-QlikAllocation -Connection sense -Type Analyzer | Select-Object -First 3 | Remove-QlikAllocation -Force -Confirm:$false }
        }
        @{ Name = 'Disable-QlikUser, no sign of a block'; Service = 'sense'; Path = '/qrs/user'; Field = 'blacklisted'; Rename = 'blocked'; Id = 'Sense.Users.Fields'
            Code = { Disable-QlikUser -User $site -Connection sense -Confirm:$false }
        }
        @{ Name = 'Remove-QlikUser, no owner of anything'; Service = 'sense'; Path = '/qrs/app/full'; Field = 'owner'; Rename = 'holder'; Id = 'Sense.Apps.Fields'
            Code = { $null = Get-QlikOrphan -Connection sense; Remove-QlikUser -User $site -Connection sense -Force -Confirm:$false }
        }
        @{ Name = 'Remove-QlikAllocation, dates of use on a tenant'; Service = 'cloud'; Path = '/licenses/consumption'; Field = 'endTime'; Rename = 'endedAt'; Id = 'Cloud.Consumption.Fields'
            Code = { Get-QlikAllocation -Connection cloud -UnusedFor 30d -TreatUnknownAsUnused | Remove-QlikAllocation -Confirm:$false }
        }
        @{ Name = 'Remove-QlikAllocation, pages that do not say how they go on'; Service = 'cloud'; Path = '/licenses/assignments'; Field = 'links'; Drop = $true; Id = 'Cloud.Lists.Paging'
            Code = { Get-QlikAllocation -Connection cloud | Select-Object -First 3 | Remove-QlikAllocation -Confirm:$false }
        }
        @{ Name = 'Add-QlikAllocation, users without a status'; Service = 'cloud'; Path = '/users'; Field = 'status'; Rename = 'state'; Id = 'Cloud.Users.Fields'
            Code = { Add-QlikAllocation -User $person -Type Analyzer -Connection cloud -Confirm:$false }
        }
        @{ Name = 'Disable-QlikUser, users without roles'; Service = 'cloud'; Path = '/users'; Field = 'assignedRoles'; Rename = 'grantedRoles'; Id = 'Cloud.Users.Fields'
            Code = { Disable-QlikUser -User $person -Connection cloud -Confirm:$false }
        }
        @{ Name = 'Set-QlikUser, users without a status'; Service = 'cloud'; Path = '/users'; Field = 'status'; Drop = $true; Id = 'Cloud.Users.Fields'
            Code = { Set-QlikUser -User $person -Name 'New Name' -Connection cloud -Confirm:$false }
        }
        @{ Name = 'Remove-QlikUser, spaces without an owner'; Service = 'cloud'; Path = '/api/v1/spaces'; Field = 'ownerId'; Rename = 'owner'; Id = 'Cloud.Spaces.Fields'
            Code = { Remove-QlikUser -User $person -Connection cloud -Force -Confirm:$false }
        }
        @{ Name = 'Move-QlikOwnedItem, files without an owner'; Service = 'cloud'; Path = '/api/v1/data-files'; Field = 'ownerId'; Rename = 'owner'; Id = 'Cloud.DataFiles.Fields'
            Code = { Get-QlikOwnedItem -User $person -Connection cloud | Where-Object CanMove -NE No | Move-QlikOwnedItem -To $heir -Confirm:$false }
        }
        @{ Name = 'Invoke-QlikPlan, dates of a gift in another form'; Service = 'cloud'; Path = '/licenses/assignments'; Field = 'created'; DateFormat = 'MM/dd/yyyy HH:mm'; Id = 'Cloud.Assignments.Dates'
            Code = { New-QlikPlan -Connection cloud -Policy @{ Name = 'all'; Rules = @(@{ Name = 'old'; Type = 'Analyzer'; AllocatedFor = '1d' }); Caps = @{ Percent = 100 } } | Invoke-QlikPlan -Confirm:$false }
        }
    )
}

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Shared.psm1') -Force
    Import-Built
    $script:journal = $env:QLIKADMIN_JOURNAL
    $env:QLIKADMIN_JOURNAL = Join-Path $TestDrive 'journal'
    $script:sandbox = Start-TestSandbox -Users 300
    Connect-TestSandbox $sandbox
    $script:person = (Get-QlikUser -Connection cloud -Status Active | Where-Object { -not $_.IsService -and $_.Roles.Count -eq 0 } | Select-Object -First 1).Id
    # One of each kind.
    $null = Invoke-RestMethod -Method Post -Uri ([uri]::new($sandbox.ControlUri, 'content')) -NoProxy -ContentType 'application/json' -Body (@{ owners = @($person) } | ConvertTo-Json)
    $script:heir = (Get-QlikUser -Connection cloud -Status Active | Where-Object { $_.Roles -contains 'TenantAdmin' -and -not $_.IsService } | Select-Object -First 1).Id
    $script:site = (Get-QlikUser -Connection sense -Status Active | Where-Object { $_.Roles.Count -eq 0 -and -not $_.IsService } | Select-Object -First 1).Id
}

AfterAll {
    $env:QLIKADMIN_JOURNAL = $journal
    Stop-QlikSandbox -All
}

Describe 'A changing command on a server that answers otherwise' {
    BeforeEach {
        Reset-TestSandbox $sandbox
        # A connection remembers what it has seen, so each test opens a new one.
        Connect-TestSandbox $sandbox
        $sandbox.ClearLog()
    }

    It 'is refused, and nothing is changed: <Name>' -ForEach $refused {
        $fault = @{ service = $Service; pathContains = $Path; only = 'readings'; kind = 'reshape'; field = $Field; count = -1 }
        if (Get-Variable Rename -ErrorAction Ignore -ValueOnly) { $fault.rename = $Rename }
        if (Get-Variable DateFormat -ErrorAction Ignore -ValueOnly) { $fault.dateFormat = $DateFormat }
        if (Get-Variable Drop -ErrorAction Ignore -ValueOnly) { $fault.drop = $true }
        $sandbox.AddFault($fault)
        $failed = $null
        try {
            $null = & $Code 3>$null -ErrorVariable failed -ErrorAction SilentlyContinue
        }
        catch {
            $failed = $_
        }

        $ids = @($Error | Where-Object { $_.FullyQualifiedErrorId -like 'Qlik.*' } | ForEach-Object { ($_.FullyQualifiedErrorId -split ',')[0] })
        $ids | Should -Contain 'Qlik.UnknownServer'
        $first = $Error | Where-Object { $_.FullyQualifiedErrorId -like 'Qlik.UnknownServer*' } | Select-Object -First 1
        $first.Exception.Message | Should -BeLike "*$Id`: expected *; seen: *"
        $first.ErrorDetails.RecommendedAction | Should -BeLike '*Test-QlikConnection -Deep -Path*'
        Get-ChangeRequest $sandbox $Service | Should -BeNullOrEmpty
        Get-QlikJournal -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $Error.Clear()
    }
}

Describe 'Test-QlikConnection -Deep' {
    BeforeEach {
        Reset-TestSandbox $sandbox
        Connect-TestSandbox $sandbox
        $sandbox.ClearLog()
    }

    It 'gives a row for each assumption of a connection, and only reads' {
        $rows = @(Test-QlikConnection cloud, sense -Deep)
        $rows | ForEach-Object { $_ | Should -BeOfType QlikAdmin.AssumptionTest }
        $rows.Connection | Sort-Object -Unique | Should -Be 'cloud', 'sense'
        $rows | Where-Object Holds -EQ $false | Should -BeNullOrEmpty
        @($rows | Where-Object Holds).Count | Should -BeGreaterThan 80
        ($rows | Where-Object Assumption -EQ 'Sense.Analyzer.LastUse').StopsChanges | Should -BeTrue
        ($rows | Where-Object Assumption -EQ 'Cloud.Users.Count').StopsChanges | Should -BeFalse
        Get-ChangeRequest $sandbox cloud | Should -BeNullOrEmpty
        Get-ChangeRequest $sandbox sense | Should -BeNullOrEmpty
    }

    It 'shows what does not hold as a row, and stops the changes that hang on it' {
        $sandbox.AddFault(@{ service = 'sense'; pathContains = 'analyzeraccesstype'; kind = 'reshape'; field = 'lastUsed'; rename = 'lastUse'; count = -1 })
        $row = Get-QlikConnection sense | Test-QlikConnection -Deep | Where-Object Holds -EQ $false
        $row.Assumption | Should -Be 'Sense.Analyzer.LastUse'
        $row.Seen | Should -BeLike 'lastUsed is missing in * rows'
        $sandbox.ClearFaults()
        $failure = Get-Failure { Get-QlikAllocation -Connection sense -Type Analyzer | Select-Object -First 1 | Remove-QlikAllocation -Force -Confirm:$false }
        Assert-QlikError $failure -Id UnknownServer -Command Remove-QlikAllocation -Category ParserError -Target sense
        Get-ChangeRequest $sandbox sense | Should -BeNullOrEmpty
    }

    It 'fits 80 columns, and says Unknown for what was not shown' {
        $sandbox.AddFault(@{ service = 'cloud'; pathContains = '/webhooks'; kind = 'status'; status = 403; vendorBody = $true; count = -1 })
        $lines = (Test-QlikConnection cloud -Deep | Out-String -Width 79) -split '\r?\n' | Where-Object { $_ }
        $lines | Where-Object Length -GT 79 | Should -BeNullOrEmpty
        $lines | Where-Object { $_ -like 'Cloud.Webhooks.Fields*Unknown*' } | Should -HaveCount 1
    }

    It 'writes a transcript without the names of the connections or anybody, and replaces a file only with -Force' {
        $path = Join-Path $TestDrive 'answers.json'
        $null = Test-QlikConnection cloud, sense -Deep -Path $path
        $read = Get-Content -LiteralPath $path -Raw | ConvertFrom-Json
        $read.connections.product | Should -Be 'Cloud', 'Sense'
        @($read.connections[0].answers).Count | Should -BeGreaterThan 30
        $sandbox.ClearLog()
        $failure = Get-Failure { Test-QlikConnection cloud -Deep -Path $path -ErrorAction Stop }
        Assert-QlikError $failure -Id InvalidInput -Command Test-QlikConnection -Category InvalidArgument -Target $path
        $sandbox.GetLog('cloud') | Should -BeNullOrEmpty
        $null = Test-QlikConnection sense -Deep -Path $path -Force
        (Get-Content -LiteralPath $path -Raw | ConvertFrom-Json).connections.product | Should -Be 'Sense'
        if (-not $IsWindows) { [IO.File]::GetUnixFileMode($path) | Should -Be ([IO.UnixFileMode] 'UserRead, UserWrite') }
    }

    It 'needs -Deep for a file' {
        $path = Join-Path $TestDrive 'x.json'
        Assert-QlikError (Get-Failure { Test-QlikConnection cloud -Path $path }) -Id InvalidInput -Command Test-QlikConnection -Category InvalidArgument -Target $path
    }

    It 'writes no file with -WhatIf' {
        $path = Join-Path $TestDrive 'y.json'
        @(Test-QlikConnection sense -Deep -Path $path -WhatIf).Count | Should -BeGreaterThan 20
        $path | Should -Not -Exist
    }
}
