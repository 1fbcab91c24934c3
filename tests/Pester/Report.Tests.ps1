BeforeAll {
    Import-Built
    $folder = (New-Item -ItemType Directory -Path (Join-Path ([IO.Path]::GetTempPath()) "qlikadmin-$([guid]::NewGuid().ToString('N'))")).FullName
    $oldJournal = $env:QLIKADMIN_JOURNAL
    $env:QLIKADMIN_JOURNAL = Join-Path $folder journal
    $idle = @{ Name = 'idle'; Rules = @(@{ Name = 'idle'; UnusedFor = '60d' }); Caps = @{ Percent = 100 } }

    function Get-Report([string] $Name = 'report.html') {
        [IO.File]::ReadAllText((Join-Path $folder $Name))
    }

    # The rows of a table as objects, with its headings as names.
    function Get-ReportTable([string] $Page, [string] $Id) {
        $table = [regex]::Match($Page, "(?s)<table id=`"$Id`">.*?</table>").Value
        $names = [regex]::Matches($table, '<th[^>]*>([^<]*)</th>') | ForEach-Object { $_.Groups[1].Value }
        [regex]::Matches($table, '(?s)<tr>(<td.*?)</tr>') | ForEach-Object {
            $cells = @([regex]::Matches($_.Value, '(?s)<td[^>]*>(.*?)</td>') | ForEach-Object { [Net.WebUtility]::HtmlDecode($_.Groups[1].Value) })
            $row = [ordered] @{}
            for ($i = 0; $i -lt $cells.Count; $i++) { $row[$names[$i]] = $cells[$i] }
            [pscustomobject] $row
        }
    }

    function Get-Section([string] $Page) {
        [regex]::Matches($Page, '<section id="([a-z]+)"') | ForEach-Object { $_.Groups[1].Value }
    }
}

AfterAll {
    Stop-QlikSandbox -All
    $env:QLIKADMIN_JOURNAL = $oldJournal
    Remove-Item -LiteralPath $folder -Recurse -Force
}

Describe 'Export-QlikReport without a connection' {
    It 'says how to connect, and how to do without' {
        { Export-QlikReport (Join-Path $folder report.html) } | Should -Throw -ErrorId 'Qlik.NotConnected*'
        Test-Path -LiteralPath (Join-Path $folder report.html) | Should -BeFalse
    }

    It 'makes an empty report, with a warning, where there are no journals' {
        Export-QlikReport (Join-Path $folder empty.html) -JournalOnly -WarningVariable warnings -WarningAction SilentlyContinue
        "$warnings" | Should -BeLike "There are no journals in*report is empty*"
        $page = Get-Report empty.html
        Get-Section $page | Should -Be 'failures', 'figures', 'taken'
        $page | Should -BeLike '*There are no journals in*'
    }

    It 'refuses a journal folder that is not there' {
        { Export-QlikReport (Join-Path $folder report.html) -JournalOnly -JournalPath (Join-Path $folder none) } | Should -Throw -ErrorId 'Qlik.JournalNotFound*'
    }

    It 'refuses <What>' -ForEach @(
        @{ What = 'another extension'; Given = @{ Path = 'report.txt' }; Says = '*must end in .html or .htm*' }
        @{ What = 'a price that is no number'; Given = @{ Price = @{ Analyzer = 'much' } }; Says = "*'much' can't be the price of Analyzer*" }
        @{ What = 'a price below 0'; Given = @{ Price = @{ Analyzer = -1 } }; Says = "*'-1' can't be the price of Analyzer*" }
        @{ What = 'a price that is empty'; Given = @{ Price = @{ Analyzer = $null } }; Says = "*can't be the price of Analyzer*" }
        @{ What = 'a path outside the file system'; Given = @{ Path = 'Env:report.html' }; Says = "*can't be a report*" }
    ) {
        $all = @{ Path = Join-Path $folder report.html; JournalOnly = $true }
        $Given.Keys | ForEach-Object { $all[$_] = $Given[$_] }
        { Export-QlikReport @all } | Should -Throw $Says -ErrorId 'Qlik.InvalidInput*'
    }
}

Describe 'Export-QlikReport' {
    BeforeAll {
        $quiet = @{ Confirm = $false; WarningAction = 'SilentlyContinue' }
        $sandbox = Start-TestSandbox -Users 150
        Connect-TestSandbox $sandbox
        $null = Connect-QlikView -Server $sandbox.QlikViewUri -Credential $sandbox.QlikViewCredential -Name qv
        $null = Select-QlikConnection sense
        $path = Join-Path $folder report.html
    }

    BeforeEach {
        Reset-TestSandbox $sandbox
    }

    It 'shows what the servers hold, and reads each list once' {
        $made = Export-QlikReport $path -Connection sense, cloud, qv -PassThru
        $made | Should -BeOfType ([IO.FileInfo])
        $made.FullName | Should -Be $path

        $page = Get-Report
        Get-Section $page | Should -Be 'failures', 'figures', 'renewal', 'held', 'quarantine', 'idle', 'age', 'taken', 'again', 'people'
        @($sandbox.GetLog() | Where-Object isChange) | Should -BeNullOrEmpty
        foreach ($each in $sandbox.GetLog() | Where-Object { $_.method -eq 'GET' } | Group-Object path, query) {
            if ($each.Name -match 'license/accesstypeoverview|licenses/overview|licenses/assignments|systemrule/full|analyzeraccesstype/full') {
                $each.Count | Should -Be 1 -Because $each.Name
            }
        }

        foreach ($license in Get-QlikLicense -Connection sense, cloud, qv) {
            $type = if ($license.Scope) { "$($license.Type) ($($license.Scope))" } else { $license.Type }
            $row = Get-ReportTable $page held-table | Where-Object { $_.Connection -eq $license.Connection -and $_.Type -eq $type }
            @($row).Count | Should -Be 1
            $row.Bought | Should -Be $license.Total.ToString('#,0.##', [cultureinfo]::InvariantCulture)
            $row.Held | Should -Be $license.Assigned.ToString('#,0.##', [cultureinfo]::InvariantCulture)
        }
    }

    It 'has charts, and the licence of the library that draws them is in the module' {
        Export-QlikReport $path
        $page = Get-Report
        $page | Should -BeLike '*<div class="chart" id="held-table-chart" hidden>*'
        $page | Should -BeLike '*Licensed to the Apache Software Foundation*'
        Test-Path (Join-Path (Get-Module QlikAdmin).ModuleBase report NOTICE) | Should -BeTrue
    }

    It 'counts people whose last use is unknown in a bar of their own' {
        Export-QlikReport $path -Connection cloud
        $rows = @(Get-QlikAllocation -Connection cloud -IncludeLastUse | Where-Object { -not $_.IsPool -and $_.Status -eq 'Active' })
        $table = Get-ReportTable (Get-Report) idle-table
        ($table | Where-Object Time -EQ unknown).All | Should -Be @($rows | Where-Object { $null -eq $_.LastUsedAt -and $_.LastUsedSource -eq 'Unknown' }).Count
        ($table.All | Measure-Object -Sum).Sum | Should -Be $rows.Count
    }

    It 'says who would be taken back under a policy, and why, as a plan does' {
        Export-QlikReport $path -Policy $idle
        $plan = @(New-QlikPlan $idle -Connection sense)
        $people = @(Get-ReportTable (Get-Report) people-table)
        $people.Count | Should -Be $plan.Count
        @($people | Where-Object Action -EQ 'take back').Account | Sort-Object | Should -Be (@($plan | Where-Object Action -EQ Remove).User | Sort-Object)
        $people[0].Rule | Should -Be 'idle'
        $people[0].Why | Should -Not -BeNullOrEmpty
    }

    It 'works out what to renew, the cost and the savings' {
        Export-QlikReport $path -Policy $idle -Price @{ professional = 840; Analyzer = '336.5' } -Currency EUR
        $freed = @(New-QlikPlan $idle -Connection sense | Where-Object { $_.Action -eq 'Remove' -and $_.Type -eq 'Professional' }).Count
        $license = Get-QlikLicense -Connection sense | Where-Object Type -EQ Professional
        $freed | Should -BeGreaterThan 0
        $row = Get-ReportTable (Get-Report) renewal-table | Where-Object Type -EQ Professional
        [int] $row.'To renew' | Should -Be ($license.Assigned - $freed)
        [decimal] $row.'Savings (EUR)' | Should -Be (840 * ($license.Total - $license.Assigned + $freed))
    }

    It 'warns of a price whose type is nowhere' {
        Export-QlikReport $path -Price @{ Profesional = 840 } -WarningVariable warnings -WarningAction SilentlyContinue
        "$warnings" | Should -BeLike "*names 'Profesional', which is not a type in the report (types: *Professional*"
    }

    It 'says where a server hands units out again' {
        Export-QlikReport $path -Connection sense, cloud
        $automatic = @(Get-QlikLicense -Connection sense, cloud | Where-Object AutoAssign)
        $automatic.Count | Should -BeGreaterThan 0
        @(Get-ReportTable (Get-Report) again-table).By | Should -Be $automatic.AutoAssignBy
    }

    It 'is made of the other connections where one can not be read, and says so first' {
        $sandbox.AddFault(@{ service = 'cloud'; pathContains = 'licenses'; kind = 'status'; status = 403; count = -1 })
        Export-QlikReport $path -Connection sense, cloud -ErrorVariable failed -ErrorAction SilentlyContinue
        $failed[0].FullyQualifiedErrorId | Should -BeLike 'Qlik.Forbidden*'
        $page = Get-Report
        (Get-ReportTable $page troubles)[0].Problem | Should -BeLike "Connection 'cloud' is not in the report*"
        @(Get-ReportTable $page held-table).Connection | Select-Object -Unique | Should -Be sense
    }

    It 'keeps the old report where nothing can be read' {
        'old' | Set-Content $path
        $sandbox.AddFault(@{ service = 'sense'; kind = 'status'; status = 403; count = -1 })
        { Export-QlikReport $path } | Should -Throw -ErrorId 'Qlik.Forbidden*'
        Get-Content $path | Should -Be old
    }

    It 'reads nothing and writes nothing with -WhatIf and -NoClobber' {
        'old' | Set-Content $path
        Export-QlikReport $path -WhatIf 6> $null
        { Export-QlikReport $path -NoClobber } | Should -Throw '*-NoClobber was given*' -ErrorId 'Qlik.InvalidInput*'
        Get-Content $path | Should -Be old
        $sandbox.GetLog() | Should -BeNullOrEmpty
    }

    It 'takes the current connection, and connections from the pipeline' {
        Export-QlikReport $path
        Get-Report | Should -BeLike '*<bdi>sense</bdi>*'
        Get-QlikConnection cloud | Export-QlikReport $path
        Get-Report | Should -BeLike '*<bdi>cloud</bdi>*'
        Get-Report | Should -Not -BeLike '*<bdi>sense</bdi>*'
    }

    Context 'with a plan file' {
        BeforeAll {
            $plan = Join-Path $folder plan.csv
            New-QlikPlan $idle -Connection sense | Export-QlikPlan $plan
            $rows = @(Import-QlikPlan $plan)
        }

        It 'needs no server' {
            Export-QlikReport $path -Plan $plan -Price @{ Professional = 840 }
            $sandbox.GetLog() | Should -BeNullOrEmpty
            $page = Get-Report
            Get-Section $page | Should -Be 'failures', 'figures', 'renewal', 'plan', 'idle', 'age', 'taken', 'people'
            @(Get-ReportTable $page people-table).Count | Should -Be $rows.Count
            $freed = @($rows | Where-Object { $_.Action -eq 'Remove' -and $_.Type -eq 'Professional' }).Count
            $row = Get-ReportTable $page renewal-table | Where-Object Type -EQ Professional
            $row.Bought | Should -Be 'not known'
            [decimal] $row.Savings | Should -Be (840 * $freed)
        }

        It 'reads the licences of a connection that is given, and not its allocations' {
            Export-QlikReport $path -Plan $plan -Connection sense
            $license = Get-QlikLicense -Connection sense | Where-Object Type -EQ Professional
            (Get-ReportTable (Get-Report) renewal-table | Where-Object Type -EQ Professional).Bought | Should -Be $license.Total
            @($sandbox.GetLog() | Where-Object path -Like '*accesstype/full*') | Should -BeNullOrEmpty
        }

        It 'refuses a file with a changed row' {
            $changed = Join-Path $folder changed.csv
            [IO.File]::WriteAllText($changed, [IO.File]::ReadAllText($plan).Replace('"idle"', '"other"'))
            { Export-QlikReport $path -Plan $changed } | Should -Throw -ErrorId 'Qlik.PlanChanged*'
        }
    }

    Context 'with journals' {
        BeforeAll {
            $taken = @(Get-QlikAllocation Analyzer -Connection sense -UnusedFor 60d | Select-Object -First 4)
            $taken | Remove-QlikAllocation @quiet
            Undo-QlikOperation (Get-QlikJournal -Last 1).RunId -Entry 1 @quiet
        }

        It 'counts what was taken back, net of what was given back' {
            Export-QlikReport $path -JournalOnly -Price @{ Analyzer = 100 }
            $sandbox.GetLog() | Should -BeNullOrEmpty
            $row = @(Get-ReportTable (Get-Report) taken-table)
            $row.Count | Should -Be 1
            $row[0].'Taken back', $row[0].'Given back', $row[0].Net, $row[0].'Worth of net' | Should -Be '4', '1', '3', '300'
            @(Get-ReportTable (Get-Report) runs-table).Command | Should -Be 'Remove-QlikAllocation'
        }

        It 'leaves out runs before -Since' {
            Export-QlikReport $path -JournalOnly -Since ([DateTimeOffset]::UtcNow.AddHours(1)) -WarningAction SilentlyContinue
            Get-ReportTable (Get-Report) taken-table | Should -BeNullOrEmpty
        }

        It 'names those who hold a unit again that was taken back' {
            # As a server does it: without a journal of the folder that the report reads.
            Add-QlikAllocation -User $taken[1].User -Type Analyzer -Connection sense -JournalPath (Join-Path $folder other) -Confirm:$false
            $held = @(Get-QlikAllocation Analyzer -Connection sense -User $taken[1].User)
            $held.Count | Should -Be 1
            Export-QlikReport $path
            $again = @(Get-ReportTable (Get-Report) people-table | Where-Object State -Like 'held again*')
            $again.Account | Should -Be $taken[1].User
            (Get-ReportTable (Get-Report) taken-table).'Held again' | Should -Be '1'
        }

        It 'refuses -JournalOnly with a connection' {
            { Export-QlikReport $path -JournalOnly -Connection sense } | Should -Throw '*-JournalOnly reads no server*' -ErrorId 'Qlik.InvalidInput*'
        }

        It 'lists a failed change until it is made' {
            $sandbox.AddFault(@{ service = 'sense'; method = 'DELETE'; kind = 'status'; status = 403; count = -1 })
            $other = Get-QlikAllocation Analyzer -Connection sense -UnusedFor 60d | Select-Object -First 1
            $other | Remove-QlikAllocation @quiet -ErrorAction SilentlyContinue
            Export-QlikReport $path -JournalOnly
            @(Get-ReportTable (Get-Report) failed-changes).Count | Should -Be 1
            $sandbox.ClearFaults()
            $other | Remove-QlikAllocation @quiet
            Export-QlikReport $path -JournalOnly
            Get-ReportTable (Get-Report) failed-changes | Should -BeNullOrEmpty
            Get-Report | Should -BeLike '*Nothing: everything could be read*'
        }
    }
}
