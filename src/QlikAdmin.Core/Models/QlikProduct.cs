namespace QlikAdmin;

/// <summary>The four services that a connection can lead to.</summary>
public enum QlikProduct
{
    /// <summary>A Qlik Cloud tenant.</summary>
    Cloud,

    /// <summary>A Qlik Cloud region's registration endpoint.</summary>
    Region,

    /// <summary>A Qlik Sense Enterprise on Windows site, through its repository service (QRS).</summary>
    Sense,

    /// <summary>A QlikView server, through its management service (QMS).</summary>
    QlikView,
}
