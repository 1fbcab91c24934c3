BeforeAll {
    Import-Built
    $sandbox = Start-TestSandbox -Users 120
    Connect-TestSandbox $sandbox
    $style = $PSStyle.OutputRendering
    $PSStyle.OutputRendering = 'PlainText'

    function Show-Narrow {
        # As a console of 80 columns shows it, which leaves the last one free.
        ($input | Out-String -Width 79) -split '\r?\n' | Where-Object { $_ }
    }
}

AfterAll {
    $PSStyle.OutputRendering = $style
    Stop-QlikSandbox -All
}

Describe 'Table views' {
    It 'fit 80 columns: <Name>' -ForEach @(
        @{ Name = 'allocations'; Code = { Get-QlikAllocation -Connection sense, cloud -IncludeLastUse } }
        @{ Name = 'licences'; Code = { Get-QlikLicense -Connection sense, cloud -WarningAction SilentlyContinue } }
        @{ Name = 'connections'; Code = { Get-QlikConnection } }
        @{ Name = 'connection tests'; Code = { Test-QlikConnection } }
        @{ Name = 'results'; Code = { Get-QlikAllocation -UnusedFor 400d -Connection sense | Remove-QlikAllocation -Confirm:$false -PassThru -WarningAction SilentlyContinue } }
        @{ Name = 'sandboxes'; Code = { $sandbox } }
    ) {
        $lines = & $Code | Show-Narrow
        $lines.Count | Should -BeGreaterThan 2
        $lines | Where-Object Length -GT 79 | Should -BeNullOrEmpty
    }

    It 'have columns that fit a console of 80, all of them' {
        $views = @(([xml] (Get-Content -LiteralPath (Join-Path (Split-Path (Get-BuiltManifest)) 'QlikAdmin.Format.ps1xml') -Raw)).Configuration.ViewDefinitions.View | Where-Object { $_.SelectSingleNode('TableControl') })
        $views.Count | Should -BeGreaterThan 10
        foreach ($view in $views) {
            $columns = @($view.SelectNodes('TableControl/TableHeaders/TableColumnHeader'))
            # A column without a width takes what is left; ten columns are the least to read anything in.
            $widths = $columns | ForEach-Object { if ($width = $_.SelectSingleNode('Width')) { [int] $width.InnerText } else { 10 } }
            ($widths | Measure-Object -Sum).Sum + $columns.Count - 1 | Should -BeLessOrEqual 79 -Because "$($view.Name) would wrap"
        }
    }

    It 'show of an allocation what an admin decides by, uncut' {
        $row = Get-QlikAllocation Analyzer -User CORP\viewer -Connection sense
        $line = $row | Show-Narrow | Where-Object { $_ -match 'viewer' }
        $line | Should -HaveCount 1
        $created = $row.CreatedAt.UtcDateTime.ToString('yyyy-MM-dd', [cultureinfo]::InvariantCulture)
        $used = $row.LastUsedAt.UtcDateTime.ToString('yyyy-MM-dd', [cultureinfo]::InvariantCulture)
        $line.Trim() -split '\s+' | Should -Be 'CORP\viewer', 'Analyzer', $created, $used, "$([math]::Floor($row.IdleFor.TotalDays))d", 'Active'
        (Get-QlikAllocation -Connection sense | Show-Narrow | Select-Object -Skip 1 -First 1).Trim() -split '\s+' | Should -Be 'User', 'Type', 'CreatedAt', 'LastUsedAt', 'IdleFor', 'Status'
    }

    It 'show days as those of UTC and moments with it, in every culture: <_>' -ForEach 'en-US', 'de-DE', 'ar-SA', 'fa-IR', 'th-TH' {
        $culture = [cultureinfo]::CurrentCulture
        $folder = Join-Path ([IO.Path]::GetTempPath()) "qlikadmin-$([guid]::NewGuid().ToString('N'))"
        try {
            [cultureinfo]::CurrentCulture = $_
            $row = Get-QlikAllocation -Connection sense | Where-Object LastUsedAt | Select-Object -First 1
            $day = $row.LastUsedAt.UtcDateTime.ToString('yyyy-MM-dd', [cultureinfo]::InvariantCulture)
            "$($row | Show-Narrow)" | Should -Match "\s$day\s"
            $given = $row.CreatedAt.UtcDateTime.ToString('yyyy-MM-dd HH:mm', [cultureinfo]::InvariantCulture)
            $row | Format-List | Out-String | Should -Match "CreatedAt\s*: $given UTC"
            $plan = New-QlikPlan @{ Rules = @(@{ UnusedFor = '1d' }); Caps = @{ Percent = 100 } } -Connection sense | Where-Object AllocationId -EQ $row.Id
            "$($plan | Show-Narrow)" | Should -Match "\s$day\s"
            $null = $plan | Invoke-QlikPlan -Confirm:$false -MaximumDuration 0 -JournalPath $folder -WarningAction SilentlyContinue
            $run = Get-QlikJournal -Path $folder | Select-Object -First 1
            $started = $run.StartedAt.UtcDateTime.ToString('yyyy-MM-dd HH:mm', [cultureinfo]::InvariantCulture)
            $shown = $run | Show-Narrow
            "$shown" | Should -Match 'StartedAt \(UTC\)'
            "$shown" | Should -Match "\s$started\s"
        } finally {
            [cultureinfo]::CurrentCulture = $culture
            if (Test-Path -LiteralPath $folder) { Remove-Item -LiteralPath $folder -Recurse -Force }
        }
    }

    It 'have no column that PowerShell would show in the time zone and calendar of the reader' {
        $names = [QlikAdmin.Allocation].Assembly.GetExportedTypes().GetProperties() | Where-Object { $_.PropertyType -in [DateTimeOffset], [Nullable[DateTimeOffset]] } | Select-Object -ExpandProperty Name -Unique
        $names | Should -Contain LastUsedAt
        $views = [xml] (Get-Content -LiteralPath (Join-Path (Split-Path (Get-BuiltManifest)) 'QlikAdmin.Format.ps1xml') -Raw)
        $views.SelectNodes('//TableColumnItem/PropertyName | //ListItem/PropertyName').InnerText | Where-Object { $_ -in $names } | Should -BeNullOrEmpty
    }

    It 'cut no type and no status, however long the user is' {
        $rows = @(Get-QlikAllocation -Connection cloud -IncludeLastUse)
        @($rows | Where-Object { $_.User.Length -gt 28 }) | Should -Not -BeNullOrEmpty
        $text = $rows | Show-Narrow
        @($text | Where-Object { $_ -match '\sActive\s*$' }).Count | Should -Be $rows.Count
        $text | Where-Object { $_ -match '…' } | Should -BeNullOrEmpty
        @($text | Where-Object { $_ -match '\s(Professional|Analyzer)\s' }).Count | Should -Be $rows.Count
    }

    It 'tell never from not known' {
        $never = Get-QlikAllocation -NeverUsed -Connection sense | Select-Object -First 1
        ($never | Show-Narrow | Select-Object -Last 1) -split '\s+' | Where-Object { $_ -eq 'never' } | Should -HaveCount 2
        $unknown = Get-QlikAllocation -User CORP\viewer -Connection cloud
        ($unknown | Show-Narrow | Select-Object -Last 1) -split '\s+' | Where-Object { $_ -eq '?' } | Should -HaveCount 2
    }

    It 'have a reason for each question mark and each No' {
        $unknown = @(Get-QlikAllocation -Connection cloud, sense | Where-Object { $_.LastUsedSource -eq 'Unknown' -and -not $_.IsPool })
        $unknown.Count | Should -BeGreaterThan 0
        $unknown | Where-Object { -not $_.LastUsedUnknown } | Should -BeNullOrEmpty
        (Get-QlikAllocation -User CORP\viewer -Connection cloud).LastUsedUnknown | Should -BeLike '*-IncludeLastUse*'
        $asked = @(Get-QlikAllocation -Connection cloud -IncludeLastUse | Where-Object { $_.LastUsedSource -eq 'Unknown' })
        $asked.Count | Should -BeGreaterThan 0
        $asked[0].LastUsedUnknown | Should -BeLike '*no record*'
        Get-QlikAllocation -Connection sense | Where-Object { $_.LastUsedSource -ne 'Unknown' -and $_.LastUsedUnknown } | Should -BeNullOrEmpty
        Get-QlikAllocation -User CORP\viewer -Connection cloud | Format-List | Out-String | Should -BeLike '*LastUsedUnknown*-IncludeLastUse*'

        $licences = @(Get-QlikLicense -Connection cloud, sense -WarningAction Ignore)
        $licences | Where-Object { ($null -eq $_.AutoAssign) -ne [bool] $_.AutoAssignUnknown } | Should -BeNullOrEmpty

        $fixed = @(Get-QlikUser -Connection cloud -WarningAction Ignore | Get-QlikOwnedItem -WarningAction Ignore | Where-Object CanMove -EQ No)
        $fixed.Count | Should -BeGreaterThan 0
        $fixed | Where-Object { -not $_.Reason } | Should -BeNullOrEmpty
        $lines = $fixed[0] | Show-Narrow
        $lines | Where-Object Length -GT 79 | Should -BeNullOrEmpty
        # Wrapped, but not cut.
        $last = ($lines | Where-Object { $_ -match '\S' } | Select-Object -Skip 3 | ForEach-Object { $_.PadRight(80).Substring(61).Trim() }) -join ''
        ($last -replace '\s') | Should -BeLike "*$([WildcardPattern]::Escape(($fixed[0].Reason -replace '\s')))*"
    }

    It 'show a pool by its name, without a last use' {
        $line = Get-QlikAllocation LoginAccess -Connection sense | Show-Narrow
        "$line" | Should -BeLike '*(Login access*'
        "$line" | Should -Not -Match 'never|\?'
    }

    It 'show quarantined rows as such, uncut' {
        Get-QlikAllocation -Quarantined -Connection sense | Select-Object -First 1 | Show-Narrow | Select-Object -Last 1 | Should -Match 'Quarantined\s*$'
    }

    It 'group by connection' {
        $lines = Get-QlikAllocation -User CORP\viewer -Connection sense, cloud | Show-Narrow
        ($lines | Where-Object { $_ -match 'Connection:' }).Trim() | Should -Be 'Connection: sense', 'Connection: cloud'
    }

    It 'mark the current connection with the only star' {
        $null = Connect-QlikCloud $sandbox.CloudUri -ApiKey $sandbox.ApiKey -Name second
        $marked = Get-QlikConnection | Show-Narrow | Where-Object { $_ -match '^\*' } | ForEach-Object { ($_ -split '\s+')[1] }
        $marked | Should -Be 'second'
        Disconnect-Qlik second
        Select-QlikConnection sense
    }

    It 'show the day a unit is free from' {
        $result = Remove-QlikAllocation -User CORP\viewer -Type Analyzer -Connection sense -Confirm:$false -PassThru -WarningAction SilentlyContinue
        $line = $result | Show-Narrow | Select-Object -Last 1
        $line | Should -Match "Quarantined\s+$($result.QuarantineEndsAt.UtcDateTime.ToString('yyyy-MM-dd', [cultureinfo]::InvariantCulture))"
    }

    It 'show the next step of a failed test in full' {
        $rows = Connect-QlikCloud $sandbox.CloudUri -ApiKey (New-Secret 'no-such-key') -Name bad -NoTest | Test-QlikConnection
        Disconnect-Qlik bad
        $text = ($rows | Show-Narrow) -join '' -replace '\s'
        $step = ($rows | Where-Object Status -EQ Failed).NextStep -replace '\s'
        $text.Contains($step) | Should -BeTrue
        $rows | Show-Narrow | Where-Object { $_ -match '…' } | Should -BeNullOrEmpty
    }
}

Describe 'List views' {
    It 'show everything of an allocation' {
        $text = Get-QlikAllocation Professional -User CORP\qlikadmin -Connection sense | Format-List | Out-String
        'User', 'UserName', 'Email', 'Type', 'Status', 'CreatedAt', 'Age', 'LastUsedAt', 'IdleFor', 'LastUsedSource', 'QuarantineEndsAt', 'Excess', 'Orphan', 'Id', 'Product', 'Connection' |
            ForEach-Object { $text | Should -Match "(?m)^$_\s*:" }
    }

    It 'show the command that goes on with a plan in one piece' {
        $folder = Join-Path ([IO.Path]::GetTempPath()) "qlikadmin-$([guid]::NewGuid().ToString('N'))"
        $old = $env:QLIKADMIN_JOURNAL
        try {
            $env:QLIKADMIN_JOURNAL = $folder
            $rows = New-QlikPlan @{ Rules = @(@{ UnusedFor = '1d' }); Caps = @{ Percent = 100 } } -Connection sense
            $summary = $rows | Invoke-QlikPlan -Confirm:$false -MaximumDuration 0 -WarningVariable warned -WarningAction SilentlyContinue
            $summary.Left | Should -BeGreaterThan 0
            $lines = ($summary | Out-String -Width 80) -split '\r?\n'
            $line = @($lines -match 'Resume-QlikOperation')
            $line | Should -HaveCount 1
            $line[0] -replace '^.*Resume-' | Should -BeExactly ($summary.NextStep -replace '^Resume-' -replace ' -Run ', ' ')
            "$warned" | Should -BeLike "*To continue, run: $($summary.NextStep)*"
            $step = $summary.NextStep
            @(Invoke-Expression "$step -PassThru -Confirm:`$false -WarningAction SilentlyContinue").Count | Should -Be $summary.Left
        } finally {
            $env:QLIKADMIN_JOURNAL = $old
            Remove-Item -LiteralPath $folder -Recurse -Force
        }
    }

    It 'show where a sandbox listens' {
        $text = $sandbox | Format-List | Out-String
        $text | Should -BeLike "*$($sandbox.CloudUri)*"
        $text | Should -BeLike "*$($sandbox.ControlUri)*"
    }
}
