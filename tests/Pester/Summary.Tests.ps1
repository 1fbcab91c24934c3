BeforeDiscovery {
    Import-Module (Join-Path $PSScriptRoot 'Shared.psm1') -Force
    Import-Built
    # Every command that changes items: it writes a journal, and results on request. An export reads journals only, and the
    # summaries of Invoke-QlikFleet are those of Invoke-QlikPlan, which runs on each target.
    $script:changing = Get-Command -Module QlikAdmin | Where-Object { $_.Verb -ne 'Export' -and $_.Name -ne 'Invoke-QlikFleet' -and $_.Parameters.ContainsKey('PassThru') -and $_.Parameters.ContainsKey('JournalPath') } |
        ForEach-Object { @{ Command = $_.Name } }
}

BeforeAll {
    Import-Built
    $sandbox = Start-TestSandbox -Users 300 -With @{ Seed = 3 }
    Connect-TestSandbox $sandbox
    $null = Connect-QlikRegion -Uri $sandbox.RegionUri -Credential $sandbox.RegionClient -Name region
    $folder = Join-Path ([IO.Path]::GetTempPath()) "qlikadmin-$([guid]::NewGuid().ToString('N'))"
    $before = $env:QLIKADMIN_JOURNAL
    $env:QLIKADMIN_JOURNAL = $folder
    $people = [Collections.Queue]::new(@(Get-QlikUser -Connection cloud -Status Active | Where-Object Account -NotIn 'CORP\viewer', 'CORP\qlikadmin' | Select-Object -Skip 10 -First 40))
    $rows = [Collections.Queue]::new(@(Get-QlikAllocation -Connection sense -Type Professional -IncludeLastUse | Where-Object { $_.Status -eq 'Active' -and $_.User -notin 'CORP\viewer', 'CORP\qlikadmin' }))
    function Get-One { $people.Dequeue() }
    $quiet = @{ Confirm = $false; WarningAction = 'SilentlyContinue' }

    # Each gives the summary of one item that is done, and whether it has an undo.
    $runs = @{
        'Remove-QlikAllocation'  = { $rows.Dequeue() | Remove-QlikAllocation @quiet }, $true
        'Restore-QlikAllocation' = { $rows.Dequeue() | Remove-QlikAllocation @quiet -PassThru | Restore-QlikAllocation @quiet }, $true
        'Add-QlikAllocation'     = { $row = Get-QlikAllocation -Connection cloud -Type Professional | Where-Object User -NotLike 'CORP\*' | Select-Object -First 1; $null = $row | Remove-QlikAllocation @quiet; Add-QlikAllocation $row.User Professional -Connection cloud @quiet }, $true
        'Set-QlikAllocation'     = { Get-QlikAllocation -Connection cloud -Type Professional | Where-Object User -NE 'CORP\qlikadmin' | Select-Object -First 1 | Set-QlikAllocation -Type Analyzer -Force @quiet }, $true
        'Disable-QlikUser'       = { Get-One | Disable-QlikUser @quiet }, $true
        'Enable-QlikUser'        = { $user = Get-One; $null = $user | Disable-QlikUser @quiet; $user | Enable-QlikUser @quiet }, $true
        'Set-QlikUser'           = { Get-One | Set-QlikUser -Name 'Another Name' @quiet }, $true
        'Add-QlikUserRole'       = { Get-One | Add-QlikUserRole -Role SharedSpaceCreator @quiet }, $true
        'Remove-QlikUserRole'    = { $user = Get-One; $null = $user | Add-QlikUserRole -Role SharedSpaceCreator @quiet; $user | Remove-QlikUserRole -Role SharedSpaceCreator @quiet }, $true
        'Send-QlikInvitation'    = { Send-QlikInvitation "$([guid]::NewGuid().ToString('N'))@corp.example" -Connection cloud @quiet }, $false
        'Move-QlikOwnedItem'     = { Get-QlikUser -Connection cloud | Get-QlikOwnedItem -Kind App -WarningAction Ignore | Where-Object CanMove -NE No | Select-Object -First 1 | Move-QlikOwnedItem -To (Get-One) @quiet }, $true
        'Remove-QlikUser'        = { Get-One | Remove-QlikUser -Force @quiet }, $false
        'Invoke-QlikPlan'        = { New-QlikPlan @{ Rules = @(@{ Type = 'Professional'; UnusedFor = '1d' }); Caps = @{ Percent = 100 } } -Connection sense -WarningAction Ignore | Where-Object Action -EQ Remove | Select-Object -Last 1 | Invoke-QlikPlan @quiet }, $true
        'Undo-QlikOperation'     = { $run = $rows.Dequeue() | Remove-QlikAllocation @quiet; Undo-QlikOperation $run.RunId @quiet }, $true
        'Resume-QlikOperation'   = { $run = New-QlikPlan @{ Rules = @(@{ Type = 'Professional'; UnusedFor = '1d' }); Caps = @{ Percent = 100 } } -Connection sense -WarningAction Ignore | Where-Object Action -EQ Remove | Select-Object -Last 1 | Invoke-QlikPlan -MaximumDuration 0 @quiet; Resume-QlikOperation $run.RunId @quiet }, $true
        'Enable-QlikTenant'      = { $null = Disable-QlikTenant -Id $sandbox.TenantId -ConfirmHostname sandbox.eu.qlikcloud.example @quiet; Enable-QlikTenant -Id $sandbox.TenantId -ConfirmHostname sandbox.eu.qlikcloud.example @quiet }, $true
    }
}

AfterAll {
    Stop-QlikSandbox -All
    $env:QLIKADMIN_JOURNAL = $before
    Remove-Item -LiteralPath $folder -Recurse -Force -ErrorAction Ignore
}

Describe '<Command>' -ForEach $changing {
    It 'ends with one summary, which says what was done, where, and how to undo it' {
        $runs.Keys | Should -Contain $Command -Because 'each command that changes something is tried here'
        $code, $hasUndo = $runs[$Command]
        $output = @(& $code)
        $output | Should -HaveCount 1
        $summary = $output[0]
        $summary.PSObject.TypeNames[0] | Should -BeExactly 'QlikAdmin.RunSummary'
        $summary.Command | Should -BeExactly $Command
        $summary.Connection | Should -BeIn 'cloud', 'sense', 'region'
        $summary.Done | Should -Be 1
        $summary.Skipped + $summary.Failed + $summary.Open + $summary.Left | Should -Be 0
        @($summary.Types).Count | Should -Be 1
        $summary.NextStep | Should -BeNullOrEmpty
        $summary.Duration | Should -BeGreaterThan ([timespan]::Zero)
        (Get-QlikJournal | Where-Object RunId -EQ $summary.RunId).RunId | Should -Be $summary.RunId
        if ($hasUndo) {
            $summary.Undo | Should -BeExactly "Undo-QlikOperation -Run $("$($summary.RunId)".Substring(0, 8))"
        }
        else {
            $summary.Undo | Should -BeNullOrEmpty
        }

        $text = ($summary | Out-String -Width 80) -split '\r?\n'
        $text | ForEach-Object { $_.Length | Should -BeLessOrEqual 80 }
        $text -join "`n" | Should -BeLike "*$Command on $($summary.Connection), run $("$($summary.RunId)".Substring(0, 8))*Done*Skipped*Failed*Left*Quarantined*"
    }
}

Describe 'The summary' {
    It 'counts what failed, and what was left alone' {
        $user = Get-One
        $null = $user | Disable-QlikUser @quiet
        $summary = @($user.Account, 'nobody@nowhere.example', (Get-One).Account) | Disable-QlikUser -Connection cloud @quiet -ErrorAction SilentlyContinue -ErrorVariable failed
        $summary.Done, $summary.Skipped, $summary.Failed | Should -Be 1, 1, 1
        $failed.Count | Should -Be $summary.Failed
    }

    It 'is written also where there was nothing to do, without a run' {
        $child = Invoke-ChildShell "Import-Module '$(Get-BuiltManifest)'; @() | Remove-QlikAllocation -Confirm:`$false | Format-List Command, Done, RunId"
        $child.Output | Should -Match 'Remove-QlikAllocation'
        $child.Output | Should -Match '(?m)^RunId\s*:\s*$'
    }

    It 'names the folder of the journal in its line where one was given, and the line works' {
        $other = Join-Path $folder 'other place'
        $summary = $rows.Dequeue() | Remove-QlikAllocation @quiet -JournalPath $other
        $summary.Undo | Should -BeLike "*-JournalPath '$other'"
        (Invoke-Expression "$($summary.Undo) -Confirm:`$false -WarningAction Ignore").Done | Should -Be 1
    }

    It 'is not written with -WhatIf or -PassThru' {
        $row = $rows.Dequeue()
        $row | Remove-QlikAllocation -WhatIf | Should -BeNullOrEmpty
        ($row | Remove-QlikAllocation @quiet -PassThru).PSObject.TypeNames[0] | Should -BeExactly 'QlikAdmin.Result'
    }
}
