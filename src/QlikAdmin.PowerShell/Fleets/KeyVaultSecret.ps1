# One secret of an Azure Key Vault, read with the managed identity of this machine or job.
# Two plain requests instead of the Az modules, which need more memory than everything else together.
param($vault, $name, $client)
$ProgressPreference = 'SilentlyContinue'
$resource = [uri]::EscapeDataString('https://vault.azure.net')
if ($client) { $client = '&client_id=' + [uri]::EscapeDataString($client) }
if ($env:IDENTITY_ENDPOINT) {
    $uri = $env:IDENTITY_ENDPOINT + '?resource=' + $resource + '&api-version=2019-08-01' + $client
    $headers = @{ 'X-IDENTITY-HEADER' = "$env:IDENTITY_HEADER"; Metadata = 'True' }
} else {
    $uri = 'http://169.254.169.254/metadata/identity/oauth2/token?api-version=2018-02-01&resource=' + $resource + $client
    $headers = @{ Metadata = 'true' }
}
$token = (Invoke-RestMethod -Uri $uri -Headers $headers -TimeoutSec 30 -UseBasicParsing -ErrorAction Stop).access_token
$uri = $vault + '/secrets/' + [uri]::EscapeDataString($name) + '?api-version=7.4'
(Invoke-RestMethod -Uri $uri -Headers @{ Authorization = "Bearer $token" } -TimeoutSec 30 -UseBasicParsing -ErrorAction Stop).value
