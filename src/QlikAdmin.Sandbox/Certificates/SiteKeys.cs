namespace QlikAdmin.Sandbox.Certificates;

/// <summary>
/// The key pairs of every site that this process starts. Making a key pair takes far longer than all the rest of a start, and tests start
/// hundreds of sites.
/// </summary>
internal static class SiteKeys
{
    private const int Bits = 2048;

    private enum Holder
    {
        Root,
        OtherRoot,
        Server,
        Client,
    }

    private static readonly Lazy<byte[][]> s_pairs = new(
        () => Enum.GetValues<Holder>().AsParallel().AsOrdered().Select(_ => Make()).ToArray(),
        LazyThreadSafetyMode.ExecutionAndPublication
    );

    public static RSA Root() => Read(Holder.Root);

    public static RSA OtherRoot() => Read(Holder.OtherRoot);

    public static RSA Server() => Read(Holder.Server);

    public static RSA Client() => Read(Holder.Client);

    private static byte[] Make()
    {
        using RSA key = RSA.Create(Bits);
        return key.ExportRSAPrivateKey();
    }

    /// <summary>A separate object for each caller: one key object must not be used by several threads.</summary>
    private static RSA Read(Holder holder)
    {
        RSA key = RSA.Create();
        key.ImportRSAPrivateKey(s_pairs.Value[(int)holder], out _);
        return key;
    }
}
