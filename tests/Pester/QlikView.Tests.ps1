BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Shared.psm1') -Force
    Import-Built
    $script:journal = Join-Path ([IO.Path]::GetTempPath()) ('qlikadmin-' + [guid]::NewGuid().ToString('N'))
    $script:oldJournal = $env:QLIKADMIN_JOURNAL
    $env:QLIKADMIN_JOURNAL = $script:journal
    $script:sample = [IO.Path]::GetFullPath([IO.Path]::Combine($PSScriptRoot, '..', '..', 'samples', 'Remove-OldAccessPass.ps1'))
}

AfterAll {
    $env:QLIKADMIN_JOURNAL = $script:oldJournal
    if (Test-Path -LiteralPath $script:journal) {
        Remove-Item -LiteralPath $script:journal -Recurse -Force
    }
}

Describe 'QlikView with CALs' {
    BeforeAll {
        $script:sandbox = Start-QlikSandbox -Users 150 -Seed 7 -PassThru
        $script:qv = Connect-QlikView -Server $sandbox.QlikViewUri -Credential $sandbox.QlikViewCredential -Name qv
    }

    AfterAll {
        Disconnect-Qlik
        Stop-QlikSandbox
    }

    It 'connects without a secret in the object' {
        $qv.Product | Should -Be 'QlikView'
        $qv.Authentication | Should -Be 'Windows'
        ($qv | Format-List * | Out-String) | Should -Not -Match ([regex]::Escape($sandbox.QlikViewCredential.GetNetworkCredential().Password))
    }

    It 'passes every step of the connection test' {
        (Test-QlikConnection -Connection qv).Status | Should -Not -Contain 'Failed'
    }

    It 'names the Windows groups to an account outside of them' {
        $steps = Connect-QlikView -Server $sandbox.QlikViewUri -Credential $sandbox.LimitedQlikViewCredential -Name limited -NoTest | Test-QlikConnection
        ($steps | Where-Object Status -EQ 'Failed').NextStep | Should -Match 'QlikView Management API'
        Disconnect-Qlik limited
        $null = Select-QlikConnection qv
    }

    It 'shows a row per server and kind of CAL, and warns of dynamic assignment' {
        $licenses = Get-QlikLicense -Connection qv -WarningVariable warnings 3>$null
        ($licenses | Where-Object Type -EQ 'NamedCal').Count | Should -Be 2
        $licenses.Scope | Sort-Object -Unique | Should -HaveCount 2
        "$warnings" | Should -Match 'NamedCal'
    }

    It 'lists every kind, with who holds it where' {
        $rows = Get-QlikAllocation -Connection qv
        $rows.Type | Sort-Object -Unique | Should -Be @('DocumentCal', 'NamedCal', 'SessionCal', 'UsageCal')
        $rows | Where-Object { -not $_.User -or -not $_.Scope } | Should -BeNullOrEmpty
        $rows | Where-Object CreatedAt | Should -BeNullOrEmpty
        Get-QlikAllocation -Connection qv -AllocatedFor 1d | Should -BeNullOrEmpty
    }

    It 'gives the first row before it has read the rest' {
        @(Get-QlikAllocation -Connection qv | Select-Object -First 1) | Should -HaveCount 1
    }

    It 'sends no save with -WhatIf' {
        $sandbox.ClearLog()
        Get-QlikAllocation NamedCal -Connection qv -UnusedFor 30d | Select-Object -First 2 | Remove-QlikAllocation -WhatIf 3>$null | Out-Null
        $sandbox.GetLog('qlikview').operation -match 'Save' | Should -BeNullOrEmpty
    }

    It 'takes back with one save a server, says what became of each, and keeps a copy first' {
        $rows = @(Get-QlikAllocation NamedCal -Connection qv -UnusedFor 30d -NeverUsed)
        $sandbox.ClearLog()
        $results = @($rows | Remove-QlikAllocation -Confirm:$false -PassThru 3>$null)
        $results | Should -HaveCount $rows.Count
        $results.Outcome | Sort-Object -Unique | Should -Be @('Quarantined', 'Released')
        ($results | Where-Object Outcome -EQ 'Quarantined').QuarantineEndsAt | Should -Not -Contain $null
        $operations = $sandbox.GetLog('qlikview').operation
        @($operations -match 'SaveCALConfiguration') | Should -HaveCount 2
        @($operations -match 'GetCALConfiguration') | Should -HaveCount 4
        Get-ChildItem -LiteralPath $script:journal -Filter 'qlikview-qv-*.xml' | Should -HaveCount 2
        $script:results = $results
    }

    It 'keeps the copy beside the journal of the run, and that of undoing it beside its own' {
        $row = Get-QlikAllocation DocumentCal -Connection qv | Where-Object Status -EQ 'Active' | Select-Object -First 1
        $own = Join-Path $script:journal 'own'
        $before = @(Get-ChildItem -LiteralPath $script:journal -File).Count
        $row | Remove-QlikAllocation -Confirm:$false -JournalPath $own 3>$null
        Get-ChildItem -LiteralPath $own -Filter 'qlikview-qv-*.xml' | Should -HaveCount 1
        Get-ChildItem -LiteralPath $own -Filter '*.jsonl' | Should -HaveCount 1
        Undo-QlikOperation -Run (Get-QlikJournal -Path $own).RunId -Path $own -JournalPath $own -Confirm:$false 3>$null
        Get-ChildItem -LiteralPath $own -Filter 'qlikview-qv-*.xml' | Should -HaveCount 2
        @(Get-ChildItem -LiteralPath $script:journal -File) | Should -HaveCount $before
    }

    It 'leaves quarantined rows and lent ones alone' {
        $result = Get-QlikAllocation NamedCal -Connection qv -Quarantined | Select-Object -First 1 | Remove-QlikAllocation -Confirm:$false -PassThru 3>$null
        $result.Outcome | Should -Be 'Skipped'
        Get-QlikAllocation SessionCal -Connection qv | Select-Object -First 1 | Remove-QlikAllocation -Confirm:$false -ErrorVariable failed -ErrorAction SilentlyContinue
        $failed[0].FullyQualifiedErrorId | Should -BeLike 'Qlik.PoolNotRemovable*'
    }

    It 'gives everything back to the same people' {
        $back = @($script:results | Restore-QlikAllocation -PassThru)
        $back.Outcome | Sort-Object -Unique | Should -Be 'Restored'
        $back | Should -HaveCount $script:results.Count
    }

    It 'takes rows of a file back' {
        $file = Join-Path $TestDrive 'review.csv'
        Get-QlikAllocation DocumentCal -Connection qv -NeverUsed | Select-Object -First 2 Id, Type, Connection | Export-Csv -LiteralPath $file -NoTypeInformation
        (Import-Csv -LiteralPath $file | Remove-QlikAllocation -Confirm:$false -PassThru 3>$null).Outcome | Sort-Object -Unique | Should -Be 'Released'
    }

    It 'warns when somebody else gets a CAL while the list is saved' {
        $sandbox.AssignOnNextSave('CORP\newcomer')
        Get-QlikAllocation NamedCal -Connection qv -NeverUsed | Select-Object -First 1 | Remove-QlikAllocation -Confirm:$false -WarningVariable warnings 3>$null
        "$warnings" | Should -Match 'newcomer'
    }

    It 'gives, finds in any case, and takes back by name' {
        (Add-QlikAllocation 'CORP\brandnew' NamedCal -Connection qv -PassThru).Outcome | Should -Be 'Added'
        (Remove-QlikAllocation -User 'corp\BRANDNEW' -Type NamedCal -Connection qv -Confirm:$false -PassThru 3>$null).Outcome | Should -Be 'Released'
        (Remove-QlikAllocation -User 'corp\BRANDNEW' -Type NamedCal -Connection qv -Confirm:$false -PassThru 3>$null).Outcome | Should -Be 'AlreadyGone'
    }

    It 'refuses to change the kind of a CAL' {
        Get-QlikAllocation NamedCal -Connection qv | Select-Object -First 1 | Set-QlikAllocation DocumentCal -Confirm:$false -ErrorVariable failed -ErrorAction SilentlyContinue
        $failed[0].FullyQualifiedErrorId | Should -BeLike 'Qlik.NotSupported*'
    }

    It 'calls any operation' {
        [xml] $answer = Invoke-QlikApi GetServices -Query @{ serviceTypes = 'QlikViewServer' } -Connection qv
        $answer.GetServicesResponse.GetServicesResult.ServiceInfo | Should -HaveCount 2
    }

    It 'completes its types' {
        (TabExpansion2 -inputScript 'Get-QlikAllocation -Connection qv -Type Doc' -cursorColumn 43).CompletionMatches.CompletionText | Should -Contain 'DocumentCal'
    }

    It 'shows neither the service key nor the password with -Debug' {
        $said = Get-QlikAllocation NamedCal -Connection qv -Verbose -Debug 4>&1 5>&1 6>&1 | ForEach-Object { "$_" } | Out-String
        $said | Should -Not -Match ([regex]::Escape($sandbox.QlikViewCredential.GetNetworkCredential().Password))
        $keys = @($sandbox.GetLog('qlikview') | ForEach-Object { $_.headers.PSObject.Properties['x-service-key'] } | Where-Object { $_ } | ForEach-Object { $_.Value } | Sort-Object -Unique)
        $keys.Count | Should -BeGreaterThan 0
        $keys | ForEach-Object { $said | Should -Not -Match ([regex]::Escape($_)) }
    }
}

Describe 'QlikView with a signed key' {
    BeforeAll {
        $script:signed = Start-QlikSandbox -Users 100 -Seed 7 -QlikViewLicense signed -PassThru
        $null = Connect-QlikView -Server $signed.QlikViewUri -Credential $signed.QlikViewCredential -Name signed
    }

    AfterAll {
        Disconnect-Qlik
        Stop-QlikSandbox
    }

    It 'takes back, warns that it does so everywhere, and gives back' {
        $results = @(Get-QlikAllocation Analyzer -Connection signed | Select-Object -First 3 | Remove-QlikAllocation -Confirm:$false -PassThru -WarningVariable warnings 3>$null)
        $results.Outcome | Should -Be @('Released', 'Released', 'Released')
        "$warnings" | Should -Match 'unified licence'
        ($results | Restore-QlikAllocation -PassThru).Outcome | Should -Be @('Restored', 'Restored', 'Restored')
    }

    It 'never takes unknown use for none' {
        Get-QlikAllocation -Connection signed -UnusedFor 30d -NeverUsed | Should -BeNullOrEmpty
        Get-QlikAllocation -Connection signed -AllocatedFor 14d | Should -Not -BeNullOrEmpty
    }
}

Describe 'samples/Remove-OldAccessPass.ps1' {
    BeforeAll {
        $script:sandbox = Start-QlikSandbox -Users 120 -Seed 7 -PassThru
        $script:connections = @{
            Sense    = Connect-QlikSense $sandbox.SenseUri -CertificatePath $sandbox.CertificatePath -CertificatePassword $sandbox.CertificatePassword -TrustedRoot $sandbox.RootPath -Name s
            Cloud    = Connect-QlikCloud $sandbox.CloudUri -ApiKey $sandbox.ApiKey -Name c
            QlikView = Connect-QlikView $sandbox.QlikViewUri -Credential $sandbox.QlikViewCredential -Name q
        }
    }

    AfterAll {
        Disconnect-Qlik
        Stop-QlikSandbox
    }

    It 'takes passes back on <_>, unchanged but for the connection' -ForEach 'Sense', 'Cloud', 'QlikView' {
        $connection = $connections[$_]
        $connection | & $sample -OlderThan 300d -WhatIf 3>$null | Should -BeNullOrEmpty
        $results = @($connection | & $sample -Confirm:$false 3>$null)
        $results.Count | Should -BeGreaterThan 0
        $results.Outcome | Where-Object { $_ -notin 'Released', 'Quarantined' } | Should -BeNullOrEmpty
        $limit = [datetimeoffset]::UtcNow.AddDays(-14)
        $left = Get-QlikAllocation -Connection $connection -Type UserAccess, Analyzer, NamedCal, DocumentCal | Where-Object { $_.Status -eq 'Active' }
        $left | Where-Object { $null -ne $_.CreatedAt -and $_.CreatedAt -lt $limit } | Should -BeNullOrEmpty
        $left | Where-Object { $null -ne $_.LastUsedAt -and $null -eq $_.CreatedAt -and $_.LastUsedAt -lt $limit } | Should -BeNullOrEmpty
    }

    It 'takes a CAL without a date only when it is known to be old enough' {
        $seen = Join-Path $TestDrive 'seen.csv'
        $connections.QlikView | & $sample -SeenPath $seen -Confirm:$false 3>$null | Should -BeNullOrEmpty
        $held = @(Get-QlikAllocation -Connection q -Type NamedCal, DocumentCal | Where-Object Status -EQ 'Active')
        @(Import-Csv -LiteralPath $seen) | Should -HaveCount $held.Count
        $connections.QlikView | & $sample -SeenPath $seen -Now ([datetime]::UtcNow.AddDays(1)) -OlderThan 14.00:00:00 -Type DocumentCal -WhatIf 3>$null | Should -BeNullOrEmpty
        $taken = @($connections.QlikView | & $sample -SeenPath $seen -Now ([datetime]::UtcNow.AddDays(15)) -Confirm:$false 3>$null)
        $taken | Should -HaveCount $held.Count
    }
}
