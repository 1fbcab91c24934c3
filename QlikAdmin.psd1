@{
    RootModule           = 'bin/QlikAdmin.PowerShell.dll'
    ModuleVersion        = '0.1.0'
    GUID                 = '6f6a1d6e-7c52-4c0a-9a6e-0d3a0c6b8f11'
    Author               = 'QlikAdmin contributors'
    CompanyName          = 'QlikAdmin contributors'
    Copyright            = '(c) QlikAdmin contributors. MIT licence.'
    Description          = 'Take back unused Qlik licences, off-board people without breaking what they own, and retire tenants: on Qlik Cloud, on Qlik Sense Enterprise on Windows and on QlikView.'
    PowerShellVersion    = '5.1'
    CompatiblePSEditions = @('Desktop', 'Core')
    DotNetFrameworkVersion = '4.7.2'
    FormatsToProcess     = @('QlikAdmin.Format.ps1xml')
    # The types file names types of these files, and is read before the root module is loaded.
    RequiredAssemblies   = @('bin/QlikAdmin.Core.dll', 'bin/QlikAdmin.PowerShell.dll')
    TypesToProcess       = @('QlikAdmin.Types.ps1xml')
    FunctionsToExport    = @()
    AliasesToExport      = @()
    VariablesToExport    = @()
    CmdletsToExport      = @(
        'Add-QlikAllocation'
        'Add-QlikUserRole'
        'Connect-QlikCloud'
        'Connect-QlikFleet'
        'Connect-QlikRegion'
        'Connect-QlikSense'
        'Connect-QlikView'
        'Disable-QlikTenant'
        'Disable-QlikUser'
        'Disconnect-Qlik'
        'Enable-QlikTenant'
        'Enable-QlikUser'
        'Export-QlikPlan'
        'Export-QlikReport'
        'Get-QlikAllocation'
        'Get-QlikConnection'
        'Get-QlikInvitation'
        'Get-QlikJournal'
        'Get-QlikLicense'
        'Get-QlikOrphan'
        'Get-QlikOwnedItem'
        'Get-QlikRole'
        'Get-QlikTenant'
        'Get-QlikUser'
        'Import-QlikFleet'
        'Import-QlikPlan'
        'Invoke-QlikApi'
        'Invoke-QlikFleet'
        'Invoke-QlikPlan'
        'Merge-QlikPlan'
        'Move-QlikOwnedItem'
        'New-QlikPlan'
        'New-QlikTenant'
        'Remove-QlikAllocation'
        'Remove-QlikUser'
        'Remove-QlikUserRole'
        'Restore-QlikAllocation'
        'Resume-QlikOperation'
        'Select-QlikConnection'
        'Send-QlikInvitation'
        'Set-QlikAllocation'
        'Set-QlikUser'
        'Start-QlikSandbox'
        'Stop-QlikSandbox'
        'Test-QlikConnection'
        'Test-QlikFleet'
        'Undo-QlikOperation'
    )
    PrivateData          = @{
        PSData = @{
            Tags       = @('Qlik', 'QlikSense', 'QlikCloud', 'QlikView', 'License', 'Administration', 'Automation', 'Runbook', 'PSEdition_Desktop', 'PSEdition_Core', 'Windows', 'Linux', 'MacOS')
            LicenseUri = 'https://licenses.nuget.org/MIT'
            ProjectUri = 'https://github.com/qlikadmin/QlikAdmin'
            IconUri    = 'https://raw.githubusercontent.com/qlikadmin/QlikAdmin/main/module/icon.png'
            ReleaseNotes = 'The first version: licences, users, owned items, tenants, plans, a journal with resume and undo, runbooks, and a sandbox to try them on. All changes: https://github.com/qlikadmin/QlikAdmin/blob/main/CHANGELOG.md'
        }
    }
}
