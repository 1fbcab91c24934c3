<#
    What all runbooks share: connections and their secrets, the time budget, resuming, the summary and how it is sent, and the exit codes.
    It works in PowerShell 7.4 and later and in Windows PowerShell 5.1, in Azure Automation, in Task Scheduler and under systemd.
#>
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

# One exit code for each way in which a run can end. README.md in this folder explains them.
$script:exitCodes = [ordered] @{
    Done             = 0
    Error            = 1
    BadInput         = 2
    NotConnected     = 3
    DoneWithFailures = 4
    LeftOver         = 5
    Refused          = 6
    Busy             = 7
    NotSent          = 8
}

# The errors of the module that say how a run ended. All others are failures of one item, or an error of the run.
$script:outcomeOf = @{
    PolicyInvalid   = 'BadInput'
    InvalidInput    = 'BadInput'
    InvalidDuration = 'BadInput'
    InvalidAddress  = 'BadInput'
    CapExceeded     = 'Refused'
    PlanExpired     = 'Refused'
    PlanChanged     = 'Refused'
    JournalBusy     = 'Busy'
    Busy            = 'Busy'
    ServerDown      = 'LeftOver'
}

function Get-RunbookExitCode {
    <# .SYNOPSIS The exit codes by name, as an ordered table. #>
    $script:exitCodes
}

function Stop-Runbook {
    <# .SYNOPSIS Ends the run with an outcome and a reason. #>
    param([Parameter(Mandatory)] [string] $Outcome, [Parameter(Mandatory)] [string] $Message)
    throw [Management.Automation.ErrorRecord]::new([InvalidOperationException]::new($Message), "Runbook.$Outcome", 'NotSpecified', $null)
}

function ConvertFrom-RunbookText {
    <# .SYNOPSIS Reads 'Key=Value; Key=Value' into a table, and refuses keys that are not known. #>
    param([Parameter(Mandatory)] [string] $Text, [Parameter(Mandatory)] [string[]] $Known)
    $table = @{}
    foreach ($part in $Text -split ';') {
        if (-not $part.Trim()) {
            continue
        }

        $key, $value = $part -split '=', 2
        $key = $key.Trim()
        if ($key -notin $Known) {
            Stop-Runbook BadInput "'$key' is not known here. Known: $($Known -join ', ')."
        }

        if (-not $value -or -not $value.Trim()) {
            Stop-Runbook BadInput "'$key' has no value. Write it as $key=value."
        }

        $table[$key] = $value.Trim()
    }

    $table
}

function ConvertTo-RunbookSecret([string] $Text) {
    # Not ConvertTo-SecureString -AsPlainText: script analysers of many companies refuse it.
    $secure = [Security.SecureString]::new()
    foreach ($character in $Text.ToCharArray()) {
        $secure.AppendChar($character)
    }

    $secure.MakeReadOnly()
    $secure
}

function Get-RunbookAsset([string] $Command, [string] $Name) {
    # The commands of Azure Automation exist only in its jobs and on its workers.
    if (-not (Get-Command -Name $Command -ErrorAction Ignore)) {
        Stop-Runbook BadInput "The asset '$Name' can't be read: $Command exists only in Azure Automation. Use SecretName or File instead."
    }

    $asset = & $Command -Name $Name
    if ($null -eq $asset) {
        Stop-Runbook BadInput "Azure Automation has no asset '$Name' for $Command."
    }

    $asset
}

function Get-KeyVaultSecret([string] $Vault, [string] $Name, [string] $Identity) {
    # Two plain requests instead of the Az modules, which need more memory than everything else together. The module makes the same ones for
    # the targets of a fleet, but only to connect; a runbook also reads the account of its mail server from a key vault.
    $vaultUri = if ($Vault -match '^https?://') { $Vault.TrimEnd('/') } else { "https://$Vault.vault.azure.net" }
    $resource = [uri]::EscapeDataString('https://vault.azure.net')
    $client = if ($Identity) { "&client_id=$([uri]::EscapeDataString($Identity))" } else { '' }
    if ($env:IDENTITY_ENDPOINT) {
        $uri = "${env:IDENTITY_ENDPOINT}?resource=$resource&api-version=2019-08-01$client"
        $headers = @{ 'X-IDENTITY-HEADER' = "$env:IDENTITY_HEADER"; Metadata = 'True' }
    }
    else {
        $uri = "http://169.254.169.254/metadata/identity/oauth2/token?api-version=2018-02-01&resource=$resource$client"
        $headers = @{ Metadata = 'true' }
    }

    try {
        $token = (Invoke-RestMethod -Uri $uri -Headers $headers -TimeoutSec 30 -UseBasicParsing).access_token
    }
    catch {
        Stop-Runbook NotConnected "The managed identity gave no token for the key vault: $($_.Exception.Message) Is an identity assigned to this account or machine?"
    }

    try {
        $uri = "$vaultUri/secrets/$([uri]::EscapeDataString($Name))?api-version=7.4"
        (Invoke-RestMethod -Uri $uri -Headers @{ Authorization = "Bearer $token" } -TimeoutSec 30 -UseBasicParsing).value
    }
    catch {
        Stop-Runbook NotConnected "The secret '$Name' of the key vault '$Vault' can't be read: $($_.Exception.Message) The identity needs the role Key Vault Secrets User."
    }
}

function Get-RunbookSecret {
    <# .SYNOPSIS The secret that a connection text names: a PSCredential or a SecureString; nothing if it names none. #>
    param([Parameter(Mandatory)] [hashtable] $Given)
    $secret = $null
    if ($Given.ContainsKey('Credential')) {
        $secret = Get-RunbookAsset Get-AutomationPSCredential $Given.Credential
    }
    elseif ($Given.ContainsKey('Variable')) {
        $secret = ConvertTo-RunbookSecret (Get-RunbookAsset Get-AutomationVariable $Given.Variable)
    }
    elseif ($Given.ContainsKey('KeyVault')) {
        if (-not $Given.ContainsKey('SecretName')) {
            Stop-Runbook BadInput 'KeyVault needs SecretName, the name of the secret in it.'
        }

        $identity = if ($Given.ContainsKey('ManagedIdentity')) { $Given.ManagedIdentity } else { '' }
        $secret = ConvertTo-RunbookSecret (Get-KeyVaultSecret $Given.KeyVault $Given.SecretName $identity)
    }
    elseif ($Given.ContainsKey('File')) {
        if (-not (Test-Path -LiteralPath $Given.File)) {
            Stop-Runbook BadInput "The secret file '$($Given.File)' is not there."
        }

        # Export-Clixml encrypts credentials for one account on Windows. systemd gives secrets as plain files that only the service can read.
        $secret = if ($Given.File -like '*.xml') { Import-Clixml -LiteralPath $Given.File } else { ConvertTo-RunbookSecret (Get-Content -LiteralPath $Given.File -TotalCount 1) }
    }

    if ($Given.ContainsKey('UserName') -and $secret -is [securestring]) {
        $secret = [pscredential]::new($Given.UserName, $secret)
    }

    $secret
}

function Connect-RunbookTarget {
    <#
    .SYNOPSIS
    Connects to each server that a text names, or ends the run: with one server missing nothing is done on the others.
    .PARAMETER Connection
    Texts such as 'Cloud=acme.eu.qlikcloud.com; Variable=QlikAcmeKey'. README.md in this folder lists the keys.
    #>
    param([Parameter(Mandatory)] $Run, [Parameter(Mandatory)] [string[]] $Connection)
    $keys = 'Cloud', 'Sense', 'QlikView', 'Name', 'Credential', 'Variable', 'SecretName', 'Vault', 'KeyVault', 'ManagedIdentity', 'File', 'UserName',
    'Certificate', 'CertificatePath', 'CertificateThumbprint', 'TrustedRoot', 'UserDirectory', 'UserId', 'VirtualProxy', 'UseDefaultCredentials', 'TimeoutSec'
    foreach ($text in $Connection) {
        $given = ConvertFrom-RunbookText $text -Known $keys
        $products = @('Cloud', 'Sense', 'QlikView' | Where-Object { $given.ContainsKey($_) })
        if ($products.Count -ne 1) {
            Stop-Runbook BadInput "A connection names exactly one server: Cloud=..., Sense=... or QlikView=.... This one does not: '$text'."
        }

        $product = $products[0]
        $arguments = @{}
        foreach ($key in 'Name', 'CertificateThumbprint', 'CertificatePath', 'TrustedRoot', 'UserDirectory', 'UserId', 'VirtualProxy', 'TimeoutSec') {
            if ($given.ContainsKey($key)) {
                $arguments[$key] = $given[$key]
            }
        }

        if ($given.ContainsKey('Certificate')) {
            $arguments.Certificate = Get-RunbookAsset Get-AutomationCertificate $given.Certificate
        }

        if ($given.ContainsKey('UseDefaultCredentials')) {
            $arguments.UseDefaultCredentials = $given.UseDefaultCredentials -in 'true', 'yes', '1'
        }

        $secret = Get-RunbookSecret $given
        if ($given.ContainsKey('SecretName') -and $null -eq $secret) {
            $arguments.SecretName = $given.SecretName
            if ($given.ContainsKey('Vault')) {
                $arguments.Vault = $given.Vault
            }
        }
        elseif ($secret -is [pscredential]) {
            $arguments.Credential = $secret
        }
        elseif ($null -ne $secret) {
            $parameter = if ($product -eq 'Cloud') { 'ApiKey' } elseif ($given.ContainsKey('CertificatePath')) { 'CertificatePassword' } else { 'Jwt' }
            $arguments[$parameter] = $secret
        }

        try {
            $warnings = @()
            $made = switch ($product) {
                Cloud { Connect-QlikCloud -Tenant $given.Cloud @arguments -WarningVariable warnings }
                Sense { Connect-QlikSense -Server $given.Sense @arguments -WarningVariable warnings }
                QlikView { Connect-QlikView -Server $given.QlikView @arguments -WarningVariable warnings }
            }
            $warnings | ForEach-Object { $Run.Warnings.Add("$_") }
            $Run.Connections.Add("$made")
            $made
        }
        catch {
            $outcome = if ($_.Exception -is [Management.Automation.ParameterBindingException]) { 'BadInput' } else { 'NotConnected' }
            $advice = if ($_.ErrorDetails -and $_.ErrorDetails.RecommendedAction) { " $($_.ErrorDetails.RecommendedAction)" } else { '' }
            Stop-Runbook $outcome "No connection to '$($given[$product])': $($_.Exception.Message)$advice"
        }
    }
}

function Resolve-RunbookPolicy {
    <# .SYNOPSIS A policy for New-QlikPlan: a file, the name of a policy that comes with the module, or 'Variable=name' of Azure Automation. #>
    param([Parameter(Mandatory)] [string] $Policy)
    if ($Policy -match '^\s*Variable\s*=') {
        $given = ConvertFrom-RunbookText $Policy -Known Variable
        return ConvertFrom-Json (Get-RunbookAsset Get-AutomationVariable $given.Variable)
    }

    if (Test-Path -LiteralPath $Policy -PathType Leaf) {
        return (Resolve-Path -LiteralPath $Policy).ProviderPath
    }

    $folder = Join-Path (Get-Module -Name QlikAdmin).ModuleBase policies
    $ready = @(Get-ChildItem -LiteralPath $folder -File | Where-Object { $_.BaseName -eq $Policy })
    if ($ready.Count -ne 1) {
        $names = (Get-ChildItem -LiteralPath $folder -File).BaseName -join ', '
        Stop-Runbook BadInput "There is no policy '$Policy': it is neither a file nor one of the ready ones ($names)."
    }

    $ready[0].FullName
}

function Test-RunbookTime {
    <# .SYNOPSIS Whether there is time left. #>
    param([Parameter(Mandatory)] $Run)
    $Run.Watch.Elapsed -lt $Run.Budget
}

function Get-RunbookTimeLeft {
    <# .SYNOPSIS The time that is left, at least one second. #>
    param([Parameter(Mandatory)] $Run)
    $left = $Run.Budget - $Run.Watch.Elapsed
    if ($left -lt [timespan]::FromSeconds(1)) { [timespan]::FromSeconds(1) } else { $left }
}

function Add-RunbookFailure {
    <# .SYNOPSIS Notes errors: what they say about the end of the run, and which items failed. #>
    param([Parameter(Mandatory)] $Run, [AllowNull()] $ErrorRecord)
    foreach ($each in @($ErrorRecord)) {
        $record = if ($each -is [Management.Automation.ErrorRecord]) { $each } elseif ($each -is [Management.Automation.RuntimeException]) { $each.ErrorRecord } else { $null }
        if ($null -eq $record) {
            continue
        }

        $outcome = Get-RunbookOutcome $record
        $Run.Outcomes.Add($(if ($outcome -eq 'Error' -or $outcome -eq 'BadInput') { 'DoneWithFailures' } else { $outcome }))
        $Run.Failures.Add("$($record.Exception.Message)")
    }
}

function Get-RunbookOutcome([Management.Automation.ErrorRecord] $Record) {
    if ($Record.FullyQualifiedErrorId -match '^Runbook\.(\w+)') {
        return $Matches[1]
    }

    # When a method call wraps an error of the module, the inner error still has its id.
    $base = $Record.Exception.GetBaseException()
    $id = if ($base -is [QlikAdmin.QlikException]) { $base.ErrorId } else { $Record.FullyQualifiedErrorId }
    if ($id -match '^Qlik\.(\w+)' -and $script:outcomeOf.ContainsKey($Matches[1])) {
        return $script:outcomeOf[$Matches[1]]
    }

    'Error'
}

function Add-RunbookResult {
    <# .SYNOPSIS Counts results by their outcome. #>
    param([Parameter(Mandatory)] $Run, [Parameter(Mandatory)] $Result)
    $outcome = "$($Result.Outcome)"
    if (-not $Run.Counts.Contains($outcome)) {
        $Run.Counts[$outcome] = 0
    }

    $Run.Counts[$outcome]++
    if ($outcome -eq 'Failed') {
        $Run.Outcomes.Add('DoneWithFailures')
    }
    elseif ($outcome -eq 'Open') {
        $Run.Outcomes.Add('LeftOver')
    }
}

function Resume-RunbookWork {
    <#
    .SYNOPSIS
    Goes on with every run of this journal folder that was cut off, oldest first, as long as there is time.
    .DESCRIPTION
    Runs that another process is working on are left to it. Give runbooks a journal folder of their own, so that nothing is resumed that a
    person stopped on purpose.
    #>
    param([Parameter(Mandatory)] $Run, [switch] $WhatIf)
    $unfinished = @(Get-QlikJournal | Where-Object { $_.State -notin 'Running', 'Damaged' -and ($_.Open + $_.Planned) -gt 0 } | Sort-Object -Property StartedAt)
    foreach ($old in $unfinished) {
        if (-not (Test-RunbookTime $Run)) {
            $Run.Outcomes.Add('LeftOver')
            $Run.Lines.Add('The time was over before all earlier runs could be resumed.')
            return
        }

        $number = $old.Open + $old.Planned
        $Run.Lines.Add("Resumed the run $("$($old.RunId)".Substring(0, 8)) of $($old.StartedAt.ToString('yyyy-MM-dd HH:mm', [cultureinfo]::InvariantCulture)) UTC, $number left.")
        $errors = @()
        try {
            Resume-QlikOperation -Run $old.RunId -PassThru -Confirm:$false -WhatIf:$WhatIf -ErrorAction Continue -ErrorVariable errors |
                ForEach-Object { Add-RunbookResult $Run $_ }
        }
        catch {
            $errors = @($_)
        }

        Add-RunbookFailure $Run $errors
        if (-not $WhatIf) {
            Get-QlikJournal | Where-Object { $_.RunId -eq $old.RunId -and ($_.Open + $_.Planned) -gt 0 } | ForEach-Object {
                $Run.Outcomes.Add('LeftOver')
                $Run.Lines.Add("$($_.Open + $_.Planned) changes of it are still left.")
            }
        }
    }
}

function Complete-RunbookWork {
    <# .SYNOPSIS Reads from the journal what this process left undone, so that the summary says what is on disk and not what was hoped. #>
    param([Parameter(Mandatory)] $Run)
    $left = 0
    foreach ($mine in @(Get-QlikJournal -Since $Run.StartedAt | Where-Object { $_.ProcessId -eq $PID })) {
        $left += $mine.Open + $mine.Planned
    }

    if ($left -gt 0) {
        $Run.Counts['Left'] = $left
        $Run.Outcomes.Add('LeftOver')
        $Run.Lines.Add("$left changes are left. The next start of this runbook goes on with them, or: Resume-QlikOperation.")
    }
}

function Send-RunbookSummary {
    <# .SYNOPSIS Sends the summary to each receiver: 'Webhook=...', 'WebhookVariable=...' or 'Mail=...; From=...; SmtpServer=...'. #>
    param([Parameter(Mandatory)] $Summary, [Parameter(Mandatory)] [string[]] $Notification)
    foreach ($text in $Notification) {
        $given = ConvertFrom-RunbookText $text -Known Webhook, WebhookVariable, Format, Mail, From, SmtpServer, Port, Tls, Attach,
        Credential, Variable, SecretName, KeyVault, ManagedIdentity, File, UserName
        if ($given.ContainsKey('Mail')) {
            Send-RunbookMail $Summary $given
        }
        elseif ($given.ContainsKey('Webhook') -or $given.ContainsKey('WebhookVariable')) {
            Send-RunbookWebhook $Summary $given
        }
        else {
            Stop-Runbook BadInput "A notification names Mail, Webhook or WebhookVariable. This one does not: '$text'."
        }
    }
}

function Send-RunbookWebhook($Summary, [hashtable] $Given) {
    # The address of a webhook is a secret: everybody who has it can write to the channel. So it is in no message.
    $uri = [uri] $(if ($Given.ContainsKey('Webhook')) { $Given.Webhook } else { Get-RunbookAsset Get-AutomationVariable $Given.WebhookVariable })
    if ($uri.Scheme -ne 'https' -and -not $uri.IsLoopback) {
        Stop-Runbook BadInput 'A webhook must begin with https://.'
    }

    $content = if ($Given.ContainsKey('Format') -and $Given.Format -eq 'Teams') {
        $facts = @($Summary.Counts.GetEnumerator() | ForEach-Object { @{ title = "$($_.Key)"; value = "$($_.Value)" } })
        @{
            type        = 'message'
            attachments = @(@{
                    contentType = 'application/vnd.microsoft.card.adaptive'
                    content     = @{
                        '$schema' = 'http://adaptivecards.io/schemas/adaptive-card.json'
                        type      = 'AdaptiveCard'
                        version   = '1.4'
                        body      = @(
                            @{ type = 'TextBlock'; size = 'Medium'; weight = 'Bolder'; wrap = $true; text = $Summary.Title }
                            @{ type = 'FactSet'; facts = $facts }
                            @{ type = 'TextBlock'; wrap = $true; text = ($Summary.Text -join "`n`n") }
                        )
                    }
                })
        }
    }
    else {
        @{
            text     = (@($Summary.Title) + $Summary.Text) -join "`n"
            runbook  = $Summary.Runbook
            outcome  = $Summary.Outcome
            exitCode = $Summary.ExitCode
            counts   = $Summary.Counts
        }
    }

    $body = [Text.Encoding]::UTF8.GetBytes((ConvertTo-Json -InputObject $content -Depth 10 -Compress))
    try {
        $null = Invoke-RestMethod -Uri $uri -Method Post -Body $body -ContentType 'application/json; charset=utf-8' -TimeoutSec 60 -UseBasicParsing
    }
    catch {
        Stop-Runbook NotSent "The webhook at '$($uri.Host)' did not take the summary: $("$($_.Exception.Message)".Replace($uri.AbsoluteUri, '...'))"
    }
}

function Send-RunbookMail($Summary, [hashtable] $Given) {
    foreach ($needed in 'From', 'SmtpServer') {
        if (-not $Given.ContainsKey($needed)) {
            Stop-Runbook BadInput "A mail needs $needed."
        }
    }

    $message = [Net.Mail.MailMessage]::new()
    $client = [Net.Mail.SmtpClient]::new($Given.SmtpServer, $(if ($Given.ContainsKey('Port')) { [int] $Given.Port } else { 587 }))
    try {
        $message.From = [Net.Mail.MailAddress]::new($Given.From)
        $Given.Mail -split ',' | ForEach-Object { $message.To.Add($_.Trim()) }
        $message.Subject = $Summary.Title -replace '[\r\n]+', ' '
        $message.Body = ($Summary.Text -join "`r`n") + "`r`n"
        $message.SubjectEncoding = [Text.Encoding]::UTF8
        $message.BodyEncoding = [Text.Encoding]::UTF8
        if ($Given.ContainsKey('Attach') -and $Given.Attach -in 'true', 'yes', '1') {
            $Summary.Files | ForEach-Object { $message.Attachments.Add([Net.Mail.Attachment]::new($_)) }
        }

        # A password is never sent without encryption.
        $client.EnableSsl = -not ($Given.ContainsKey('Tls') -and $Given.Tls -in 'false', 'no', '0')
        $account = Get-RunbookSecret $Given
        if ($null -ne $account) {
            if ($account -isnot [pscredential] -or -not $client.EnableSsl) {
                Stop-Runbook BadInput 'The account of a mail server needs UserName with its password, and Tls.'
            }

            $client.Credentials = $account.GetNetworkCredential()
        }

        $client.Timeout = 60000
        $client.Send($message)
    }
    catch {
        if ("$($_.FullyQualifiedErrorId)" -like 'Runbook.*') {
            throw
        }

        $reason = $_.Exception.GetBaseException().Message
        Stop-Runbook NotSent "The mail server '$($Given.SmtpServer)' did not take the summary: $reason"
    }
    finally {
        $message.Dispose()
        $client.Dispose()
    }
}

function Invoke-Runbook {
    <#
    .SYNOPSIS
    Runs the work of a runbook, sends the summary, and writes it. The caller ends with its ExitCode.
    .PARAMETER Work
    What to do. It gets the run: Connections, Counts, Lines, Files, Failures and Warnings are for the summary.
    #>
    param(
        [Parameter(Mandatory)] [string] $Name,
        [Parameter(Mandatory)] [scriptblock] $Work,
        [Parameter(Mandatory)] [string] $MaximumDuration,
        [string] $JournalPath,
        [string[]] $Notification
    )

    $run = [pscustomobject] @{
        StartedAt   = [datetimeoffset]::UtcNow
        Watch       = [Diagnostics.Stopwatch]::StartNew()
        Budget      = [timespan]::MaxValue
        Title       = $Name
        Connections = [Collections.Generic.List[string]]::new()
        Counts      = [ordered] @{}
        Lines       = [Collections.Generic.List[string]]::new()
        Files       = [Collections.Generic.List[string]]::new()
        Failures    = [Collections.Generic.List[string]]::new()
        Warnings    = [Collections.Generic.List[string]]::new()
        Outcomes    = [Collections.Generic.List[string]]::new()
    }

    $previous = $env:QLIKADMIN_JOURNAL
    try {
        $run.Budget = [QlikAdmin.Duration]::Parse($MaximumDuration)
        if ($JournalPath) {
            if (-not (Test-Path -LiteralPath $JournalPath -PathType Container)) {
                Stop-Runbook BadInput "The journal folder '$JournalPath' is not there. If it is on a share, is the share mounted, and may this account write to it?"
            }

            $env:QLIKADMIN_JOURNAL = (Resolve-Path -LiteralPath $JournalPath).ProviderPath
        }

        $null = & $Work $run
    }
    catch {
        $run.Outcomes.Add((Get-RunbookOutcome $_))
        $run.Failures.Add("$($_.Exception.Message)")
    }
    finally {
        $env:QLIKADMIN_JOURNAL = $previous
        $run.Connections | ForEach-Object { Disconnect-Qlik -Connection $_ -ErrorAction Ignore }
    }

    $summary = New-RunbookSummary $Name $run
    if ($Notification) {
        try {
            Send-RunbookSummary $summary $Notification
        }
        catch {
            # A summary that did not arrive changes the outcome only of a run that was otherwise good.
            $run.Failures.Add("$($_.Exception.Message)")
            $run.Outcomes.Add('NotSent')
            $summary = New-RunbookSummary $Name $run
        }
    }

    $summary
}

function New-RunbookSummary([string] $Name, $Run) {
    # The worst thing that happened is the outcome. What a person must look at comes before what the next start does by itself.
    $outcome = 'Done'
    foreach ($candidate in 'Error', 'BadInput', 'NotConnected', 'Refused', 'Busy', 'DoneWithFailures', 'LeftOver', 'NotSent') {
        if ($Run.Outcomes.Contains($candidate)) {
            $outcome = $candidate
            break
        }
    }

    $counts = ($Run.Counts.GetEnumerator() | ForEach-Object { "$($_.Value) $($_.Key)" }) -join ', '
    $where = if ($Run.Connections.Count -gt 0) { " on $($Run.Connections -join ', ')" } else { '' }
    $title = "${Name}${where}: $outcome$(if ($counts) { " ($counts)" })"
    $text = @($Run.Lines)
    $shown = @($Run.Failures | Select-Object -Unique | Select-Object -First 20)
    if ($shown.Count -gt 0) {
        $text += @('', 'What went wrong:') + @($shown | ForEach-Object { "- $_" })
        if ($Run.Failures.Count -gt $shown.Count) {
            $text += "- $($Run.Failures.Count) errors in all."
        }
    }

    if ($Run.Warnings.Count -gt 0) {
        $text += @('', 'Warnings:') + @($Run.Warnings | Select-Object -Unique | Select-Object -First 20 | ForEach-Object { "- $_" })
    }

    $summary = [pscustomobject] @{
        Runbook     = $Name
        Outcome     = $outcome
        ExitCode    = $script:exitCodes[$outcome]
        Title       = $title
        Connections = @($Run.Connections)
        Counts      = $Run.Counts
        Text        = $text
        Files       = @($Run.Files)
        StartedAt   = $Run.StartedAt
        Duration    = $Run.Watch.Elapsed
    }
    $summary.PSObject.TypeNames.Insert(0, 'QlikAdmin.RunbookSummary')
    $summary
}

function Show-RunbookSummary {
    <#
    .SYNOPSIS
    Writes the summary as lines. In Azure Automation a run that did not end well ends with an error, because a job does not know exit codes.
    #>
    param([Parameter(Mandatory)] $Summary)
    $Summary.Title
    $Summary.Text
    if ($Summary.ExitCode -ne 0 -and (Get-Variable -Name PSPrivateMetadata -Scope Global -ErrorAction Ignore)) {
        throw "$($Summary.Title) (exit code $($Summary.ExitCode))"
    }
}

Export-ModuleMember -Function Add-RunbookFailure, Add-RunbookResult, Complete-RunbookWork, Connect-RunbookTarget, Get-RunbookExitCode,
Get-RunbookTimeLeft, Invoke-Runbook, Resolve-RunbookPolicy, Resume-RunbookWork, Show-RunbookSummary, Stop-Runbook, Test-RunbookTime
