"""Draw what a lesson shows: arrays and callables in, axes out."""

from helpers.plotting.clusters import (
    plot_clusters,
    plot_dendrogram,
    plot_elbow,
    plot_k_means_frame,
    plot_k_means_steps,
    plot_silhouettes,
)
from helpers.plotting.convolutions import plot_kernel_step
from helpers.plotting.descent import (
    plot_curves,
    plot_downhill,
    plot_history,
    plot_loss_race,
    plot_loss_surface,
    plot_path,
    plot_path_on_curve,
    plot_race,
    plot_spread,
    plot_tangent,
)
from helpers.plotting.diagrams import plot_nested, plot_stages, plot_training
from helpers.plotting.evaluation import (
    plot_calibration,
    plot_confusion,
    plot_count_rule,
    plot_precision_recall,
    plot_roc,
    plot_scores,
    plot_threshold,
)
from helpers.plotting.figures import (
    COLORS,
    MARKERS,
    axes_or_new,
    show,
    use_course_style,
)
from helpers.plotting.filters import plot_found_and_lost, plot_words
from helpers.plotting.graphs import plot_graph, plot_order
from helpers.plotting.hills import plot_hills, plot_settings
from helpers.plotting.html_tables import show_outcomes, show_tables
from helpers.plotting.live import live
from helpers.plotting.margins import (
    plot_lift,
    plot_lines,
    plot_margin_grid,
    plot_margins,
    plot_street,
    plot_tube,
)
from helpers.plotting.networks import plot_network
from helpers.plotting.pictures import (
    plot_channels,
    plot_image_grid,
    plot_pictures,
    plot_weights,
)
from helpers.plotting.projections import (
    plot_arrows,
    plot_label_map,
    plot_loadings,
    plot_plane,
    plot_reconstructions,
    plot_scree,
    plot_shadow,
    plot_signals,
    plot_turned_arrows,
)
from helpers.plotting.ranges import plot_runs
from helpers.plotting.regions import plot_bends, plot_points, plot_regions
from helpers.plotting.tensors import plot_shape_flow, plot_tensor
from helpers.plotting.units import border_corners, plot_corners, plot_forward

__all__ = [
    "COLORS",
    "MARKERS",
    "axes_or_new",
    "border_corners",
    "live",
    "plot_arrows",
    "plot_bends",
    "plot_calibration",
    "plot_channels",
    "plot_clusters",
    "plot_confusion",
    "plot_corners",
    "plot_count_rule",
    "plot_curves",
    "plot_dendrogram",
    "plot_downhill",
    "plot_elbow",
    "plot_forward",
    "plot_found_and_lost",
    "plot_graph",
    "plot_hills",
    "plot_history",
    "plot_image_grid",
    "plot_k_means_frame",
    "plot_k_means_steps",
    "plot_kernel_step",
    "plot_label_map",
    "plot_lift",
    "plot_lines",
    "plot_loadings",
    "plot_loss_race",
    "plot_loss_surface",
    "plot_margin_grid",
    "plot_margins",
    "plot_nested",
    "plot_network",
    "plot_order",
    "plot_path",
    "plot_path_on_curve",
    "plot_pictures",
    "plot_plane",
    "plot_points",
    "plot_precision_recall",
    "plot_race",
    "plot_reconstructions",
    "plot_regions",
    "plot_roc",
    "plot_runs",
    "plot_scores",
    "plot_scree",
    "plot_settings",
    "plot_shadow",
    "plot_shape_flow",
    "plot_signals",
    "plot_silhouettes",
    "plot_spread",
    "plot_stages",
    "plot_street",
    "plot_tangent",
    "plot_tensor",
    "plot_threshold",
    "plot_training",
    "plot_tube",
    "plot_turned_arrows",
    "plot_weights",
    "plot_words",
    "show",
    "show_outcomes",
    "show_tables",
    "use_course_style",
]
